# Repeats calls that raised, but its actors do not come back when their process dies.
# outcome: wrong
# diagnosis: process died once in round 'faults'.*max_restarts
import itertools

import ray


def pipeline(source, Decoder, Model, sink, cores):
    restarting = ray.remote(num_cpus=0, max_task_retries=3)
    idle = [restarting(Decoder).remote() for _ in range(cores)]
    models = itertools.cycle([restarting(Model).remote() for _ in range(1 if Model.on_gpu else max(1, cores // 2))])
    write = ray.remote(num_cpus=0)(sink)
    source, ended = iter(source), False
    decoding, writing, written = {}, [], 0
    while True:
        while idle and not ended and len(decoding) + len(writing) < 2 * cores:
            batch = next(source, None)
            if batch is None:
                ended = True
                break
            decoder = idle.pop(0)
            decoding[decoder.decode.options(retry_exceptions=True).remote(batch)] = decoder, batch
        if not decoding and not writing:
            return written
        (ready,), _ = ray.wait([*decoding, *writing])
        if ready in decoding:
            decoder, batch = decoding.pop(ready)
            idle.append(decoder)
            labels = next(models).predict.options(retry_exceptions=True).remote(ready)
            writing.append(write.remote(batch, labels))
        else:
            ray.get(ready)
            writing.remove(ready)
            written += 1
