# Unusual: a task without a CPU of its own starts both stages for its item.
import ray


def two_stages(first, second, items):
    begin, end = ray.remote(first), ray.remote(second)

    @ray.remote(num_cpus=0)
    def both(item):
        return ray.get(end.remote(begin.remote(item)))

    return tuple(ray.get([both.remote(item) for item in items]))
