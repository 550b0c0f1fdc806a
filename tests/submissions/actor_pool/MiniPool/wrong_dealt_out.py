# Deals the items out in turn, and yields what is ready first.
# outcome: slow
# diagnosis: dealt out beforehand
import ray


class MiniPool:
    def __init__(self, actors):
        self.actors = actors

    def map_unordered(self, fn, items):
        pending = [fn(self.actors[i % len(self.actors)], item) for i, item in enumerate(items)]
        while pending:
            (ready,), pending = ray.wait(pending)
            yield ray.get(ready)
