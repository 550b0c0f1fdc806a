# Unusual: scatters to all workers at once, and maps with the image as a keyword.
from dask.distributed import Client, LocalCluster


def apply(kernel, convolve, image):
    return convolve(image, kernel)


def convolve_with_dask(convolve, image, filters, workers):
    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:
        with Client(cluster) as client:
            image_future = client.scatter(image, broadcast=True, hash=False)
            futures = client.map(apply, filters, convolve=convolve, image=image_future, pure=False)
            return tuple(client.gather(futures))
