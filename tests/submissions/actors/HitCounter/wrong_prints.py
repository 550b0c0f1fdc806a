# Prints the value and returns nothing.
# outcome: wrong
# diagnosis: value\(\) returned None: is a `return` missing
import ray


@ray.remote
class HitCounter:
    def __init__(self):
        self.total = 0

    def add(self, n=1):
        self.total += n

    def value(self):
        print(self.total)
