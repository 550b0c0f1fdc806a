# Adds up with ray.get inside the loop.
# outcome: slow
# diagnosis: ray.get inside the loop
import ray


def estimate_pi(sample, num_tasks, samples_per_task):
    count, inside = ray.remote(sample), 0
    for task in range(num_tasks):
        inside += ray.get(count.remote(task, samples_per_task))
    return 4 * inside / (num_tasks * samples_per_task)
