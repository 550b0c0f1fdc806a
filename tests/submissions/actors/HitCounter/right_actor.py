# An actor that keeps the total in self.
import ray


@ray.remote
class HitCounter:
    def __init__(self):
        self.total = 0

    def add(self, n=1):
        self.total += n

    def value(self):
        return self.total
