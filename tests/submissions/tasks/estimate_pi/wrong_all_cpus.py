# Each task reserves the whole machine.
# outcome: slow
# diagnosis: reserve all the CPUs
import ray


def estimate_pi(sample, num_tasks, samples_per_task):
    count = ray.remote(sample).options(num_cpus=4)
    inside = ray.get([count.remote(task, samples_per_task) for task in range(num_tasks)])
    return 4 * sum(inside) / (num_tasks * samples_per_task)
