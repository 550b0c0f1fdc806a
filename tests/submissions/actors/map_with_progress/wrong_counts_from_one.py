# Counts the items from 1.
# outcome: slow
# diagnosis: The board was told 3, which is no index
import ray


@ray.remote
def do(work, item, index, board):
    result = work(item)
    board.report.remote(index + 1)
    return result


def map_with_progress(work, items, board):
    return ray.get([do.remote(work, item, index, board) for index, item in enumerate(items)])
