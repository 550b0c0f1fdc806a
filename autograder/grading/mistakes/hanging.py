"""Programs that never end: one keeps a core busy, one waits for a task that can never start."""

import ray


def parallel_map(work, items):
    task = ray.remote(work)
    references = [task.remote(item) for item in items]
    results = []
    while len(results) < len(items) + 1:
        results = ray.get(references)
    return results


def estimate_pi(sample, num_tasks, samples_per_task):
    task = ray.remote(num_cpus=64)(sample)
    inside = sum(ray.get([task.remote(number, samples_per_task) for number in range(num_tasks)]))
    return 4 * inside / (num_tasks * samples_per_task)
