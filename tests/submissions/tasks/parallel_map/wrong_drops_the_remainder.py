# Works in groups of four, and forgets what does not fill one.
# outcome: wrong
# diagnosis: The list is empty|are missing
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    groups = [items[start * 4 : start * 4 + 4] for start in range(len(items) // 4)]
    references = [task.remote(item) for group in groups for item in group]
    return ray.get(references)
