# Tasks that make models of their own, at most max_queued at a time; the actors are left idle.
# outcome: wrong
# points: 1
# gains: nothing but the predictions, because the kernel says that the actors' processes made none of the calls
import ray


@ray.remote
def predict(batch):
    from autograder.client.standins import Model

    return Model().predict(batch)


def pool_submit(actors, batches, max_queued):
    in_flight, results = [], []
    for batch in batches:
        in_flight.append(predict.remote(batch))
        if len(in_flight) == max_queued:
            (ready,), in_flight = ray.wait(in_flight)
            results.append(ray.get(ready))
    return results + ray.get(in_flight)
