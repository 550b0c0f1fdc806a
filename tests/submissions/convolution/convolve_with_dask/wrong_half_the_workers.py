# Starts half of the workers that were asked for.
# outcome: slow
# diagnosis: Only 2 of 4 processes had anything to do
from dask.distributed import Client, LocalCluster


def convolve_with_dask(convolve, image, filters, workers):
    few = max(1, workers // 2)
    with LocalCluster(n_workers=few, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        image_future = client.scatter(image)
        futures = [client.submit(convolve, image_future, kernel, pure=False) for kernel in filters]
        return client.gather(futures)
