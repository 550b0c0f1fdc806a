# Scatters the image with every filter.
# outcome: slow
# diagnosis: client.scatter it once
from dask.distributed import Client, LocalCluster


def apply(pair, convolve):
    return convolve(*pair)


def convolve_with_dask(convolve, image, filters, workers):
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        pairs = [client.scatter((image, kernel)) for kernel in filters]
        return client.gather([client.submit(apply, pair, convolve, pure=False) for pair in pairs])
