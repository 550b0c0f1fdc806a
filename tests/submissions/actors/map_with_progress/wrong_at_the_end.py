# The notebook reports for all, when everything is done.
# outcome: slow
# diagnosis: was done at 1 s and reported at 3 s
import ray


def map_with_progress(work, items, board):
    task = ray.remote(work)
    results = ray.get([task.remote(item) for item in items])
    for index in range(len(items)):
        board.report.remote(index)
    return results
