# Reports the item, not its index.
# outcome: slow
# diagnosis: which is an item itself: report the index
import ray


@ray.remote
def do(work, item, index, board):
    result = work(item)
    board.report.remote(item)
    return result


def map_with_progress(work, items, board):
    return ray.get([do.remote(work, item, index, board) for index, item in enumerate(items)])
