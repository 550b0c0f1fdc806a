# Unusual: tasks add up the counts of other tasks, two by two, by reference.
import ray


def plus(one, other):
    return one + other


def estimate_pi(sample, num_tasks, samples_per_task):
    count, add = ray.remote(sample), ray.remote(plus)
    counts = [count.remote(task, samples_per_task) for task in range(num_tasks)]
    while len(counts) > 1:
        counts = [*counts[2:], add.remote(counts[0], counts[1])]
    return 4 * ray.get(counts[0]) / (num_tasks * samples_per_task)
