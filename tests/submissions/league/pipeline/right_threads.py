# Twice as many threads as cores in the driver, each of which takes one batch through all stages.
import itertools
import queue
import threading
from concurrent.futures import ThreadPoolExecutor

import ray


def pipeline(source, Decoder, Model, sink, cores):
    restarting = ray.remote(num_cpus=0, max_restarts=3, max_task_retries=3)
    models = itertools.cycle([restarting(Model).remote() for _ in range(1 if Model.on_gpu else max(1, cores // 2))])
    write = ray.remote(num_cpus=0)(sink)
    idle = queue.Queue()
    for _ in range(cores):
        idle.put(restarting(Decoder).remote())
    lock = threading.Lock()

    def carry():
        written = 0
        while True:
            with lock:
                decoder, batch = idle.get(), next(source, None)
            if batch is None:
                idle.put(decoder)
                return written
            images = decoder.decode.options(retry_exceptions=True).remote(batch)
            ray.wait([images])
            idle.put(decoder)
            with lock:
                model = next(models)
            ray.get(write.remote(batch, model.predict.options(retry_exceptions=True).remote(images)))
            written += 1

    with ThreadPoolExecutor(2 * cores) as threads:
        return sum(one.result() for one in [threads.submit(carry) for _ in range(2 * cores)])
