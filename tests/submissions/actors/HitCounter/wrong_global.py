# Keeps the total in a global variable, of which each process has its own.
# outcome: wrong
# diagnosis: Two counters share one total: keep it in self, not in a global
total = 0


class HitCounter:
    def add(self, n=1):
        global total
        total += n

    def value(self):
        return total


counter = HitCounter()
counter.value()
