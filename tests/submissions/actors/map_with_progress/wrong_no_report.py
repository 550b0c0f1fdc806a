# Calls the method without .remote and swallows the error.
# outcome: slow
# diagnosis: Nobody reported anything to the board
import ray


@ray.remote
def do(work, item, index, board):
    result = work(item)
    try:
        board.report(index)
    except TypeError:
        pass
    return result


def map_with_progress(work, items, board):
    return ray.get([do.remote(work, item, index, board) for index, item in enumerate(items)])
