# Unusual: a thread for each actor takes items from a shared list, and puts results on a queue.
import queue
import threading

import ray


class MiniPool:
    def __init__(self, actors):
        self.actors = actors

    def map_unordered(self, fn, items):
        items = list(items)
        left, results, lock = list(reversed(items)), queue.Queue(), threading.Lock()

        def serve(actor):
            while True:
                with lock:
                    if not left:
                        return
                    item = left.pop()
                results.put(ray.get(fn(actor, item)))

        for actor in self.actors:
            threading.Thread(target=serve, args=(actor,), daemon=True).start()
        for _ in items:
            yield results.get()
