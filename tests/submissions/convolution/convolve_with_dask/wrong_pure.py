# Leaves out pure=False, so that equal calls are made once.
# outcome: slow
# diagnosis: convolve was called 2 times
from dask.distributed import Client, LocalCluster


def convolve_with_dask(convolve, image, filters, workers):
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        image_future = client.scatter(image)
        futures = [client.submit(convolve, image_future, kernel) for kernel in filters]
        return client.gather(futures)
