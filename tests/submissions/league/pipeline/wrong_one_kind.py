# Actors that do all three stages of a batch: as many models as cores, and no decoding while they load.
# outcome: slow
# diagnosis: xx
import ray


class Worker:
    def __init__(self, Decoder, Model, sink):
        self.decoder, self.model, self.sink = Decoder(), Model(), sink
        self.images = self.labels = None

    def process(self, batch):
        for attempt in range(3):
            try:
                images = self.decoder.decode(batch)
                labels = self.model.predict(images)
                break
            except Exception:
                if attempt == 2:
                    raise
        self.sink(batch, labels)


def pipeline(source, Decoder, Model, sink, cores):
    actor_class = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(Worker)
    idle = [actor_class.remote(Decoder, Model, sink) for _ in range(cores)]
    at_work, written, source = {}, 0, iter(source)
    while True:
        batch = next(source, None) if idle else None
        if batch is not None:
            worker = idle.pop()
            at_work[worker.process.remote(batch)] = worker
            continue
        if not at_work:
            return written
        (ready,), _ = ray.wait(list(at_work))
        ray.get(ready)
        idle.append(at_work.pop(ready))
        written += 1
