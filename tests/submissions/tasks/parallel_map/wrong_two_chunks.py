# Two tasks for four workers.
# outcome: slow
# diagnosis: Only 2 of 4 workers had anything to do
import ray


def parallel_map(work, items):
    @ray.remote
    def some(part):
        return [work(item) for item in part]

    middle = len(items) // 2
    left, right = ray.get([some.remote(items[:middle]), some.remote(items[middle:])])
    return left + right
