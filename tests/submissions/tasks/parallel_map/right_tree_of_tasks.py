# Unusual: a task halves its items and starts two more, down to single items. The waiting tasks hold no CPU.
import ray


def parallel_map(work, items):
    @ray.remote(num_cpus=0)
    def split(part):
        if len(part) == 1:
            return [ray.get(leaf.remote(part[0]))]
        middle = len(part) // 2
        left, right = ray.get([split.remote(part[:middle]), split.remote(part[middle:])])
        return left + right

    leaf = ray.remote(work)
    return ray.get(split.remote(items)) if items else []
