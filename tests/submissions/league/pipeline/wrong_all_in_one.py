# Actors that do all three stages of a batch: as many models as cores, and no decoding while they load.
# outcome: slow
# diagnosis: 4 models were loaded, 5 s of a core each, and the one GPU
import ray


class Worker:
    def __init__(self, Decoder, Model, sink):
        self.decoder, self.model, self.sink = Decoder(), Model(), sink

    def label_batch(self, batch):
        self.sink(batch, self.model.predict(self.decoder.decode(batch)))


def pipeline(source, Decoder, Model, sink, cores):
    restarting = ray.remote(num_cpus=0, max_restarts=3, max_task_retries=3)(Worker)
    idle = [restarting.remote(Decoder, Model, sink) for _ in range(cores)]
    at_work, written, source = {}, 0, iter(source)
    while True:
        batch = next(source, None) if idle else None
        if batch is not None:
            worker = idle.pop()
            at_work[worker.label_batch.options(retry_exceptions=True).remote(batch)] = worker
            continue
        if not at_work:
            return written
        (ready,), _ = ray.wait(list(at_work))
        ray.get(ready)
        idle.append(at_work.pop(ready))
        written += 1
