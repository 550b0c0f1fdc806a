# A task for each batch, which loads a model of its own; a window bounds them.
# outcome: slow
# diagnosis: loaded 13 times, once a batch: an actor loads it once
import ray


def label_batch(Decoder, Model, sink, batch):
    sink(batch, Model().predict(Decoder().decode(batch)))


def pipeline(source, Decoder, Model, sink, cores):
    task = ray.remote(num_cpus=0, max_retries=3, retry_exceptions=True)(label_batch)
    in_flight, taken, source = [], 0, iter(source)
    while True:
        if len(in_flight) == cores:
            (ready,), in_flight = ray.wait(in_flight)
            ray.get(ready)
        batch = next(source, None)
        if batch is None:
            break
        in_flight.append(task.remote(Decoder, Model, sink, batch))
        taken += 1
    ray.get(in_flight)
    return taken
