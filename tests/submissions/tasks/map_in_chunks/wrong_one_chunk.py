# Starts one task with all items.
# outcome: slow
# diagnosis: 1 task was started for 4 chunks
import ray


def map_in_chunks(work, items, num_chunks):
    @ray.remote
    def work_on(chunk):
        return [work(item) for item in chunk]

    return ray.get(work_on.remote(items))
