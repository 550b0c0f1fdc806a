# add has no default for n.
# outcome: raised
# diagnosis: raised TypeError.*missing
import ray


@ray.remote
class HitCounter:
    def __init__(self):
        self.total = 0

    def add(self, n):
        self.total += n

    def value(self):
        return self.total
