# Returns the futures, as if they were results.
# outcome: wrong
# diagnosis: (?i)future
from dask.distributed import Client, LocalCluster


def convolve_with_dask(convolve, image, filters, workers):
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        image_future = client.scatter(image)
        return [client.submit(convolve, image_future, kernel, pure=False) for kernel in filters]
