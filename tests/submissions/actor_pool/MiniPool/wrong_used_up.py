# Does not put back the actors that were at work at the end, so the second time none is there.
# outcome: slow
# diagnosis: used twice, and raised ValueError.*lack by then
import ray


class MiniPool:
    def __init__(self, actors):
        self.idle = list(actors)

    def map_unordered(self, fn, items):
        at_work = {}
        for item in items:
            if not self.idle:
                (ready,), _ = ray.wait(list(at_work))
                self.idle.append(at_work.pop(ready))
                yield ray.get(ready)
            actor = self.idle.pop()
            at_work[fn(actor, item)] = actor
        while at_work:
            (ready,), _ = ray.wait(list(at_work))
            del at_work[ready]
            yield ray.get(ready)
