# Unusual: an async actor, which nothing interrupts because nothing is awaited.
import ray


@ray.remote
class HitCounter:
    def __init__(self):
        self.amounts = []

    async def add(self, n=1):
        self.amounts.append(n)

    async def value(self):
        return sum(self.amounts)
