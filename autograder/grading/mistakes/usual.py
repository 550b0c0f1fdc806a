"""The usual mistakes: these run to their end, and most give right answers."""

import ray


def parallel_map(work, items):
    task = ray.remote(work)
    return [ray.get(task.remote(item)) for item in items]


def estimate_pi(sample, num_tasks, samples_per_task):
    task = ray.remote(sample)
    inside = sum(ray.get([task.remote(0, samples_per_task) for _ in range(num_tasks)]))
    return 4 * inside / (num_tasks * samples_per_task)


def predict_with_shared_model(model, batches):
    @ray.remote
    def predict_one_batch(model, batch):
        return model.predict(batch)

    references = [predict_one_batch.remote(model, batch) for batch in batches]
    return [prediction for predictions in ray.get(references) for prediction in predictions]


def map_in_chunks(work, items, num_chunks):
    task = ray.remote(work)
    return ray.get([task.remote(item) for item in items])


def in_completion_order(work, items):
    task = ray.remote(work)
    yield from ray.get([task.remote(item) for item in items])


def two_stages(first, second, items):
    first_task, second_task = ray.remote(first), ray.remote(second)
    between = ray.get([first_task.remote(item) for item in items])
    return ray.get([second_task.remote(result) for result in between])
