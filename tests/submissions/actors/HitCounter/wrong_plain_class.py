# A plain class, of which each task gets a copy.
# outcome: wrong
# diagnosis: each task was sent a copy and counted in that
class HitCounter:
    def __init__(self):
        self.total = 0

    def add(self, n=1):
        self.total += n

    def value(self):
        return self.total
