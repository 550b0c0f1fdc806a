# The task reports and returns nothing.
# outcome: wrong
# diagnosis: 3 of 3 results are None
import ray


@ray.remote
def do(work, item, index, board):
    work(item)
    board.report.remote(index)


def map_with_progress(work, items, board):
    return ray.get([do.remote(work, item, index, board) for index, item in enumerate(items)])
