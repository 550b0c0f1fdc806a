# Unusual: an event loop in the notebook's process awaits the references.
import asyncio

import ray


async def gather(references):
    return await asyncio.gather(*references)


def parallel_map(work, items):
    task = ray.remote(work)
    return asyncio.run(gather([task.remote(item) for item in items]))
