# An async actor that awaits between reading the total and writing it.
# outcome: wrong
# diagnosis: two callers read the same total, and each wrote its own sum
import asyncio

import ray


@ray.remote
class HitCounter:
    def __init__(self):
        self.total = 0

    async def add(self, n=1):
        total = self.total
        await asyncio.sleep(0.001)
        self.total = total + n

    async def value(self):
        return self.total
