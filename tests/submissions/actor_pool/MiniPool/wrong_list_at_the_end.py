# Collects everything, then returns the list.
# outcome: slow
# diagnosis: came out at .* yield each one as soon
import ray


class MiniPool:
    def __init__(self, actors):
        self.actors = actors

    def map_unordered(self, fn, items):
        idle, at_work, results = list(self.actors), {}, []
        for item in items:
            if not idle:
                (ready,), _ = ray.wait(list(at_work))
                idle.append(at_work.pop(ready))
                results.append(ray.get(ready))
            actor = idle.pop()
            at_work[fn(actor, item)] = actor
        while at_work:
            (ready,), _ = ray.wait(list(at_work))
            del at_work[ready]
            results.append(ray.get(ready))
        return results
