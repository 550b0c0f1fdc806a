# Reads the total with one call and writes it back with another.
# outcome: wrong
# diagnosis: two callers read the same total, and each wrote its own sum
import ray


@ray.remote
class Box:
    def __init__(self):
        self.number = 0

    def read(self):
        return self.number

    def write(self, number):
        self.number = number


class HitCounter:
    def __init__(self):
        self.box = Box.remote()

    def add(self, n=1):
        number = ray.get(self.box.read.remote())
        ray.get(self.box.write.remote(number + n))

    def value(self):
        return ray.get(self.box.read.remote())
