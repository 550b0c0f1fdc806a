# Two slashes: a whole number.
# outcome: wrong
# diagnosis: rounded
import ray


def estimate_pi(sample, num_tasks, samples_per_task):
    count = ray.remote(sample)
    inside = ray.get([count.remote(task, samples_per_task) for task in range(num_tasks)])
    return 4 * sum(inside) // (num_tasks * samples_per_task)
