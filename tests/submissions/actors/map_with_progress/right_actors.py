# Unusual: four actors that know the board.
import ray


@ray.remote
class Worker:
    def __init__(self, work, board):
        self.work, self.board = work, board

    def do(self, index, item):
        result = self.work(item)
        self.board.report.remote(index)
        return result


def map_with_progress(work, items, board):
    workers = [Worker.remote(work, board) for _ in range(min(4, len(items)))]
    free, in_flight, results = list(workers), {}, [None] * len(items)
    waiting = list(enumerate(items))
    while waiting or in_flight:
        if waiting and free:
            index, item = waiting.pop(0)
            worker = free.pop()
            in_flight[worker.do.remote(index, item)] = worker, index
            continue
        (ready,), _ = ray.wait(list(in_flight))
        worker, index = in_flight.pop(ready)
        free.append(worker)
        results[index] = ray.get(ready)
    return results
