# Returns the plan: every reader runs it again.
# outcome: wrong
# diagnosis: labeled 2 times\. A dataset is a plan
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    return ds.map_batches(Predictor, compute=ray.data.ActorPoolStrategy(size=actors), batch_size=batch_size)
