# Adds 1, whatever n is.
# outcome: wrong
# diagnosis: added 1, not
import ray


@ray.remote
class HitCounter:
    def __init__(self):
        self.total = 0

    def add(self, n=1):
        self.total += 1

    def value(self):
        return self.total
