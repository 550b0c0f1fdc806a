# Gives the last chunk all that is left over, so the others wait for it.
# outcome: slow
# diagnosis: One worker had 10 of the 22 calls
import ray


def map_in_chunks(work, items, num_chunks):
    @ray.remote
    def work_on(chunk):
        return [work(item) for item in chunk]

    size = max(1, len(items) // num_chunks - 1)
    cuts = [min(number * size, len(items)) for number in range(num_chunks)] + [len(items)]
    chunks = [items[start:end] for start, end in zip(cuts, cuts[1:]) if end > start]
    return sum(ray.get([work_on.remote(chunk) for chunk in chunks]), [])
