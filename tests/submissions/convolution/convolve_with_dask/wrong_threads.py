# Has one process with many threads.
# outcome: slow
# diagnosis: in the notebook's own process: threads take turns
from dask.distributed import Client


def convolve_with_dask(convolve, image, filters, workers):
    with Client(processes=False, n_workers=1, threads_per_worker=workers, dashboard_address=None) as client:
        image_future = client.scatter(image)
        return client.gather([client.submit(convolve, image_future, kernel, pure=False) for kernel in filters])
