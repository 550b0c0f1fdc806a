# Divides by the points of one task, though the sum is over all.
# outcome: wrong
# diagnosis: 3 times too large.*number of tasks
import ray


def estimate_pi(sample, num_tasks, samples_per_task):
    count = ray.remote(sample)
    inside = ray.get([count.remote(task, samples_per_task) for task in range(num_tasks)])
    return 4 * sum(inside) / samples_per_task
