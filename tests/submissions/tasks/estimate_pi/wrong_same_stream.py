# Gives each task the same number, so all draw the same points.
# outcome: wrong
# diagnosis: same random points
import ray


def estimate_pi(sample, num_tasks, samples_per_task):
    count = ray.remote(sample)
    inside = ray.get([count.remote(0, samples_per_task) for _ in range(num_tasks)])
    return 4 * sum(inside) / (num_tasks * samples_per_task)
