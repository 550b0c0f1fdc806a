# The task reports to the board when its work is done.
import ray


@ray.remote
def work_and_report(work, item, index, board):
    result = work(item)
    board.report.remote(index)
    return result


def map_with_progress(work, items, board):
    return ray.get([work_and_report.remote(work, item, index, board) for index, item in enumerate(items)])
