# Makes a task, and then calls the function inside it, here and now.
# outcome: slow
# diagnosis: notebook's own process: nothing was started with .remote
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    return [task._function(item) for item in items]
