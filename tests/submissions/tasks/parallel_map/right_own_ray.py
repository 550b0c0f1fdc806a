# Unusual: the file tries itself out when it is run, with a Ray of its own that it starts and stops.
import sys

import numpy as np
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    references = [task.remote(item) for item in items]
    return np.array(ray.get(references))


if __name__ == "__main__":
    ray.init(num_cpus=4, address="local", include_dashboard=False, log_to_driver=False)
    print(parallel_map(lambda item: -item, [1, 2, 3]), file=sys.stderr)
    ray.shutdown()
