# Divides the items by the chunks, and forgets what is left over.
# outcome: wrong
# diagnosis: last 1 result of 7 is missing
import ray


def map_in_chunks(work, items, num_chunks):
    @ray.remote
    def work_on(chunk):
        return [work(item) for item in chunk]

    size = len(items) // num_chunks
    chunks = [items[number * size : (number + 1) * size] for number in range(num_chunks)]
    return sum(ray.get([work_on.remote(chunk) for chunk in chunks if chunk]), [])
