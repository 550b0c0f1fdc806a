# Leaves its clusters running.
# outcome: slow
# diagnosis: still running after your function had returned: close the cluster
from dask.distributed import Client, LocalCluster

kept = []


def convolve_with_dask(convolve, image, filters, workers):
    cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    client = Client(cluster)
    kept.extend((cluster, client))
    image_future = client.scatter(image)
    return client.gather([client.submit(convolve, image_future, kernel, pure=False) for kernel in filters])
