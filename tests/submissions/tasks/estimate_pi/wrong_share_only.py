# Forgets the four.
# outcome: wrong
# diagnosis: share of points inside.*pi / 4
import ray


def estimate_pi(sample, num_tasks, samples_per_task):
    count = ray.remote(sample)
    inside = ray.get([count.remote(task, samples_per_task) for task in range(num_tasks)])
    return sum(inside) / (num_tasks * samples_per_task)
