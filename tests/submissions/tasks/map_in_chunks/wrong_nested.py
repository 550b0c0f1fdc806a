# Returns a list for each chunk.
# outcome: wrong
# diagnosis: nested
import ray


@ray.remote
def work_on(work, chunk):
    return [work(item) for item in chunk]


def map_in_chunks(work, items, num_chunks):
    cuts = [place * len(items) // num_chunks for place in range(num_chunks + 1)]
    return ray.get([work_on.remote(work, items[start:end]) for start, end in zip(cuts, cuts[1:]) if end > start])
