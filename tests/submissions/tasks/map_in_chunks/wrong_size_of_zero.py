# Divides the items by the chunks, and gets a step of 0 where there are fewer items.
# outcome: raised
# diagnosis: map_in_chunks\(work, \[\], 4\) raised ValueError
import ray


def map_in_chunks(work, items, num_chunks):
    @ray.remote
    def work_on(chunk):
        return [work(item) for item in chunk]

    size = -(-len(items) // num_chunks)
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    return sum(ray.get([work_on.remote(chunk) for chunk in chunks]), [])
