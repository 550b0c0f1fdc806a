# Yields the references instead of the results.
# outcome: wrong
# diagnosis: ObjectRefs, the claim tickets
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
                yield ready
            actor = idle.pop()
            at_work[fn(actor, item)] = actor
        while at_work:
            (ready,), _ = ray.wait(list(at_work))
            del at_work[ready]
            yield ready
