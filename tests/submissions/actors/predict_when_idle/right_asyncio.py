# Unusual: a coroutine for each actor; they share one iterator.
import asyncio


def predict_when_idle(actors, batches, on_result=None):
    waiting, parts = iter(enumerate(batches)), {}

    async def serve(actor):
        for index, batch in waiting:
            parts[index] = await actor.predict.remote(batch)
            if on_result:
                on_result(index, parts[index])

    async def serve_all():
        await asyncio.gather(*map(serve, actors))

    asyncio.run(serve_all())
    return [result for _, part in sorted(parts.items()) for result in part]
