# Takes as many batches as fit, decodes them all, predicts them all, writes them all, and takes the next.
# outcome: slow
# diagnosis: came in waves
import ray


def pipeline(source, Decoder, Model, sink, cores):
    restarting = ray.remote(num_cpus=0, max_restarts=3, max_task_retries=3)
    decoders = [restarting(Decoder).remote() for _ in range(cores)]
    model = restarting(Model).remote()
    write = ray.remote(num_cpus=0)(sink)
    written, ended = 0, False
    while not ended:
        batches = []
        while not ended and len(batches) < 2 * cores:
            batch = next(source, None)
            ended = batch is None
            batches += [] if ended else [batch]
        images = [
            decoders[place % cores].decode.options(retry_exceptions=True).remote(batch)
            for place, batch in enumerate(batches)
        ]
        ray.wait(images, num_returns=len(images)) if images else None
        labels = [model.predict.options(retry_exceptions=True).remote(one) for one in images]
        ray.get([write.remote(batch, one) for batch, one in zip(batches, labels)])
        written += len(batches)
    return written
