# Returns the plan: every reader runs it again.
# outcome: wrong
# diagnosis: labeled 2 times\. A dataset is a plan
import ray


def predict_autoscaling(ds, Predictor, smallest, largest):
    pool = ray.data.ActorPoolStrategy(min_size=smallest, max_size=largest)
    return ds.map_batches(Predictor, compute=pool, batch_size=4)
