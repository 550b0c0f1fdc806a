# Numbers the tasks from 1 on.
# outcome: raised
# diagnosis: sample\(3, \d+\): that is not one of the items
import ray


def estimate_pi(sample, num_tasks, samples_per_task):
    count = ray.remote(sample)
    inside = ray.get([count.remote(task, samples_per_task) for task in range(1, num_tasks + 1)])
    return 4 * sum(inside) / (num_tasks * samples_per_task)
