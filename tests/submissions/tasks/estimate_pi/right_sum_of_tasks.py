# One task for each stream, one ray.get.
import ray


def estimate_pi(sample, num_tasks, samples_per_task):
    count = ray.remote(sample)
    inside = ray.get([count.remote(task, samples_per_task) for task in range(num_tasks)])
    return 4.0 * sum(inside) / num_tasks / samples_per_task
