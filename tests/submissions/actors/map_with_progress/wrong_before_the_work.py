# Reports before the work, not after it.
# outcome: slow
# diagnosis: Item \d was reported at 0 s, when its work began
import ray


@ray.remote
def do(work, item, index, board):
    board.report.remote(index)
    return work(item)


def map_with_progress(work, items, board):
    return ray.get([do.remote(work, item, index, board) for index, item in enumerate(items)])
