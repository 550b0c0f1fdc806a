# Lets tasks wait for the predictions and call on_result, which there is a copy of.
# outcome: raised
# diagnosis: on_result was called in another process
import ray


def predict_when_idle(actors, batches, on_result=None):
    @ray.remote(num_cpus=0)
    def tell(index, result):
        if on_result is not None:
            on_result(index, result)
        return result

    told = [
        tell.remote(index, actors[index % len(actors)].predict.remote(batch)) for index, batch in enumerate(batches)
    ]
    return [result for part in ray.get(told) for result in part]
