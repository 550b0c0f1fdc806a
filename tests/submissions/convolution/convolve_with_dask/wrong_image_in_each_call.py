# Hands the image itself to every call.
# outcome: slow
# diagnosis: client.scatter it once
from dask.distributed import Client, LocalCluster


def convolve_with_dask(convolve, image, filters, workers):
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        return client.gather([client.submit(convolve, image, kernel, pure=False) for kernel in filters])
