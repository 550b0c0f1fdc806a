# Unusual: takes each count when it is ready, keeps a running mean, and returns a number of numpy's.
import numpy as np
import ray


def estimate_pi(sample, num_tasks, samples_per_task):
    pending = [ray.remote(sample).remote(task, samples_per_task) for task in range(num_tasks)]
    share, taken = np.float64(0), 0
    while pending:
        ready, pending = ray.wait(pending)
        taken += 1
        share += (ray.get(ready[0]) / samples_per_task - share) / taken
    return 4 * share
