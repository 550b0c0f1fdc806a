# Idle actors in a list, those at work in a dict, ray.wait between them.
import ray


class MiniPool:
    def __init__(self, actors):
        self.idle = list(actors)

    def map_unordered(self, fn, items):
        at_work = {}
        for item in items:
            if not self.idle:
                yield self.take_one(at_work)
            actor = self.idle.pop()
            at_work[fn(actor, item)] = actor
        while at_work:
            yield self.take_one(at_work)

    def take_one(self, at_work):
        (ready,), _ = ray.wait(list(at_work))
        self.idle.append(at_work.pop(ready))
        return ray.get(ready)
