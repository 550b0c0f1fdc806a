# Takes the number of chunks for the size of a chunk.
# outcome: slow
# diagnosis: 6 tasks were started for 4 chunks
import ray


def map_in_chunks(work, items, num_chunks):
    @ray.remote
    def work_on(chunk):
        return [work(item) for item in chunk]

    chunks = [items[start : start + num_chunks] for start in range(0, len(items), num_chunks)]
    return sum(ray.get([work_on.remote(chunk) for chunk in chunks]), [])
