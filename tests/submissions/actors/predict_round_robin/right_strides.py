# Unusual: each actor's share is started as a whole, and an event loop awaits everything.
import asyncio


async def gather(references):
    return await asyncio.gather(*references)


def predict_round_robin(actors, batches):
    references = [None] * len(batches)
    for number, actor in enumerate(actors):
        references[number :: len(actors)] = [actor.predict.remote(b) for b in batches[number :: len(actors)]]
    parts = asyncio.run(gather(references))
    return tuple(result for part in parts for result in part)
