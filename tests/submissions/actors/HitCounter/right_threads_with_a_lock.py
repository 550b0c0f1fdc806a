# Unusual: an actor of four threads, and a lock.
import threading

import ray


@ray.remote(max_concurrency=4)
class HitCounter:
    def __init__(self):
        self.lock = threading.Lock()
        self.total = 0

    def add(self, n=1):
        with self.lock:
            self.total += n

    def value(self):
        return self.total
