# A driver of coroutines: a semaphore for the memory, a queue of idle decoders, failures repeated by hand.
import asyncio
import itertools

import ray


async def tried(call, *arguments, attempts=3):
    for attempt in range(attempts):
        reference = call.remote(*arguments)
        try:
            await reference
            return reference
        except Exception:
            if attempt == attempts - 1:
                raise


async def carried(source, Decoder, Model, sink, cores):
    restarting = ray.remote(num_cpus=0, max_restarts=2, max_task_retries=2)
    models = itertools.cycle([restarting(Model).remote() for _ in range(1 if Model.on_gpu else max(1, cores // 2))])
    write = ray.remote(num_cpus=0)(sink)
    room, idle = asyncio.Semaphore(2 * cores), asyncio.Queue()
    for _ in range(cores):
        idle.put_nowait(restarting(Decoder).remote())

    async def carry(decoder, batch):
        images = await tried(decoder.decode, batch)
        idle.put_nowait(decoder)
        labels = await tried(next(models).predict, images)
        await write.remote(batch, labels)
        room.release()

    under_way = []
    while True:
        decoder = await idle.get()
        await room.acquire()
        batch = next(source, None)
        if batch is None:
            break
        under_way.append(asyncio.ensure_future(carry(decoder, batch)))
    await asyncio.gather(*under_way)
    return len(under_way)


def pipeline(source, Decoder, Model, sink, cores):
    return asyncio.run(carried(source, Decoder, Model, sink, cores))
