# Reports before the work and after it.
# outcome: slow
# diagnosis: 6 reports came for 3 items
import ray


@ray.remote
def do(work, item, index, board):
    board.report.remote(index)
    result = work(item)
    board.report.remote(index)
    return result


def map_with_progress(work, items, board):
    return ray.get([do.remote(work, item, index, board) for index, item in enumerate(items)])
