# Waits for the reference that was handed out first.
# outcome: wrong
# diagnosis: in the order of the batches: a slow first batch holds back
import ray


class MiniPool:
    def __init__(self, actors):
        self.actors = list(actors)

    def map_unordered(self, fn, items):
        idle, at_work = list(self.actors), []
        for item in items:
            if not idle:
                reference, actor = at_work.pop(0)
                yield ray.get(reference)
                idle.append(actor)
            actor = idle.pop()
            at_work.append((fn(actor, item), actor))
        for reference, _ in at_work:
            yield ray.get(reference)
