# Unusual: a thread of the notebook for each actor takes the next batch from a queue.
import queue
import threading

import ray


def predict_when_idle(actors, batches, on_result=None):
    waiting, parts, lock = queue.Queue(), [None] * len(batches), threading.Lock()
    for pair in enumerate(batches):
        waiting.put(pair)

    def serve(actor):
        while True:
            try:
                index, batch = waiting.get_nowait()
            except queue.Empty:
                return
            parts[index] = ray.get(actor.predict.remote(batch))
            if on_result is not None:
                with lock:
                    on_result(index, parts[index])

    threads = [threading.Thread(target=serve, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [result for part in parts for result in part]
