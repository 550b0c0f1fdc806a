# Waits for each result before it submits the next call.
# outcome: slow
# diagnosis: one call was in flight at any time|Only 1 of 4 processes
from dask.distributed import Client, LocalCluster


def convolve_with_dask(convolve, image, filters, workers):
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        image_future = client.scatter(image)
        return [client.submit(convolve, image_future, kernel, pure=False).result() for kernel in filters]
