# Unusual: gives each call a key of its own, so that none is taken for another, and asks each future.
from dask.distributed import Client, LocalCluster


def convolve_with_dask(convolve, image, filters, workers):
    cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    client = Client(cluster)
    try:
        image_future = client.scatter(image)
        futures = [
            client.submit(convolve, image_future, kernel, key=f"filter-{number}") for number, kernel in enumerate(filters)
        ]
        return [future.result() for future in futures]
    finally:
        client.close()
        cluster.close()
