# Gives each actor one item, waits for all of them, and goes on.
# outcome: slow
# diagnosis: or in waves
import ray


class MiniPool:
    def __init__(self, actors):
        self.actors = actors

    def map_unordered(self, fn, items):
        size = len(self.actors)
        for start in range(0, len(items), size):
            pending = [fn(actor, item) for actor, item in zip(self.actors, items[start : start + size], strict=False)]
            while pending:
                (ready,), pending = ray.wait(pending)
                yield ray.get(ready)
