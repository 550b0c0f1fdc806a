# Unusual: an event loop, and a semaphore that lets max_in_flight calls through.
import asyncio

import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)

    async def one(item, gate):
        async with gate:
            return await task.remote(item)

    async def everything():
        gate = asyncio.Semaphore(max_in_flight)
        return tuple(await asyncio.gather(*(one(item, gate) for item in items)))

    return asyncio.run(everything())
