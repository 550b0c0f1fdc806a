# Unusual: numpy cuts, the tasks are generators that stream, and an array is returned.
import numpy as np
import ray


@ray.remote
def work_on(work, chunk):
    for item in chunk.tolist():
        yield work(item)


def map_in_chunks(work, items, num_chunks):
    chunks = [chunk for chunk in np.array_split(np.array(items, dtype=int), num_chunks) if len(chunk)]
    streams = [work_on.remote(work, chunk) for chunk in chunks]
    return np.array([ray.get(reference) for stream in streams for reference in stream], dtype=int)
