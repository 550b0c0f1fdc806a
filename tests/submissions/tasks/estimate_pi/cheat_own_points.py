# Throws points of its own, fast, and never calls sample.
# outcome: wrong
# gains: nothing, because the points of sample are asked for
import random


def estimate_pi(sample, num_tasks, samples_per_task):
    count = num_tasks * samples_per_task
    return 4 * sum(random.random() ** 2 + random.random() ** 2 <= 1 for _ in range(count)) / count
