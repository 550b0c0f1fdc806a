# Tasks that unpickle a model which nobody has pickled.
# outcome: raised
# gains: nothing, because the clock knows what was pickled, and refuses
import ray


@ray.remote(max_retries=3)
def predict(batch):
    from autograder.client import standins

    return standins._unpickled_model("").predict(batch)


def predict_with_restarts(Model, batches, n):
    return [result for part in ray.get([predict.remote(batch) for batch in batches]) for result in part]
