# Waits for each task before the next one is started.
# outcome: slow
# diagnosis: Is ray.get inside the loop
import ray


@ray.remote
def do(work, item, index, board):
    result = work(item)
    board.report.remote(index)
    return result


def map_with_progress(work, items, board):
    return [ray.get(do.remote(work, item, index, board)) for index, item in enumerate(items)]
