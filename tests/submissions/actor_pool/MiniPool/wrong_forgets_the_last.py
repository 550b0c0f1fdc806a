# Stops when no item is left, with some still at work.
# outcome: wrong
# diagnosis: 3 of 3 batches never came out
import ray


class MiniPool:
    def __init__(self, actors):
        self.actors = actors

    def map_unordered(self, fn, items):
        idle, at_work = list(self.actors), {}
        for item in items:
            if not idle:
                (ready,), _ = ray.wait(list(at_work))
                idle.append(at_work.pop(ready))
                yield ray.get(ready)
            actor = idle.pop()
            at_work[fn(actor, item)] = actor
