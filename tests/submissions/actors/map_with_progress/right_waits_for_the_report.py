# Unusual: the index and the item travel as a pair, and the task waits until its report has been taken.
import ray


def map_with_progress(work, items, board):
    @ray.remote
    def do(pair):
        index, item = pair
        result = work(item)
        ray.get(board.report.remote(index))
        return result

    return ray.get([do.remote(pair) for pair in enumerate(items)])
