# Unusual: a plain class around an actor that adds in one call; its copies all hold the same handle.
import ray


@ray.remote
class Total:
    def __init__(self):
        self.total = 0

    def add_and_get(self, n):
        self.total += n
        return self.total


class HitCounter:
    def __init__(self):
        self.actor = Total.remote()

    def add(self, n=1):
        ray.get(self.actor.add_and_get.remote(n))

    def value(self):
        return ray.get(self.actor.add_and_get.remote(0))
