# Unusual: a thread for each actor takes the next batch from a queue, and waits for it.
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

import ray


def segment_with_actors(Model, batches, num_actors):
    todo, parts = SimpleQueue(), {}
    for number in range(len(batches)):
        todo.put(number)

    def serve(actor):
        while True:
            try:
                number = todo.get_nowait()
            except Empty:
                return
            parts[number] = ray.get(actor.predict.remote(batches[number]))

    actor_class = ray.remote(Model)
    actors = [actor_class.remote() for _ in range(min(num_actors, len(batches)))]
    with ThreadPoolExecutor(num_actors) as pool:
        list(pool.map(serve, actors))
    return [mask for number in range(len(batches)) for mask in parts[number]]
