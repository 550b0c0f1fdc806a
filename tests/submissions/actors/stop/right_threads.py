# Unusual: threads, each of which kills one actor and waits until it answers no more.
from concurrent.futures import ThreadPoolExecutor

import ray


def end(actor):
    ray.kill(actor)
    try:
        while True:
            ray.get(actor.__ray_ready__.remote())
    except ray.exceptions.RayActorError:
        return 1


def stop(actors):
    with ThreadPoolExecutor(max_workers=4) as threads:
        return sum(threads.map(end, actors))
