# Every n-th item to each chunk, and the order is not restored.
# outcome: wrong
# diagnosis: values are right, but they are not in the order of the items
import ray


@ray.remote
def work_on(work, chunk):
    return [work(item) for item in chunk]


def map_in_chunks(work, items, num_chunks):
    chunks = [items[first::num_chunks] for first in range(num_chunks)]
    return sum(ray.get([work_on.remote(work, chunk) for chunk in chunks if chunk]), [])
