"""Programs of every shape, for the proof that the clock gives each its own digits: `clock_table.py` runs them.

Each is a function of (work, items) that returns the results in the order of the items.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import ray
from ray.util import ActorPool

Work = Callable[[Any], Any]


def plain_loop(work: Work, items: Sequence[Any]) -> list[Any]:
    return [work(item) for item in items]


def get_in_the_loop(work: Work, items: Sequence[Any]) -> list[Any]:
    task = ray.remote(work)
    return [ray.get(task.remote(item)) for item in items]


def all_cpus(work: Work, items: Sequence[Any]) -> list[Any]:
    task = ray.remote(num_cpus=4)(work)
    return ray.get([task.remote(item) for item in items])


def giant_task(work: Work, items: Sequence[Any]) -> list[Any]:
    return ray.get(ray.remote(plain_loop).remote(work, items))


def two_chunks(work: Work, items: Sequence[Any]) -> list[Any]:
    task, half = ray.remote(plain_loop), len(items) // 2
    first, second = ray.get([task.remote(work, items[:half]), task.remote(work, items[half:])])
    return first + second


def _waves(work: Work, items: Sequence[Any], size: int) -> list[Any]:
    task, results = ray.remote(work), []
    for start in range(0, len(items), size):
        results += ray.get([task.remote(item) for item in items[start : start + size]])
    return results


def waves_of_two(work: Work, items: Sequence[Any]) -> list[Any]:
    return _waves(work, items, 2)


def waves_of_four(work: Work, items: Sequence[Any]) -> list[Any]:
    return _waves(work, items, 4)


def tasks_one_get(work: Work, items: Sequence[Any]) -> list[Any]:
    task = ray.remote(work)
    return ray.get([task.remote(item) for item in items])


def zero_cpu_tasks(work: Work, items: Sequence[Any]) -> list[Any]:
    task = ray.remote(num_cpus=0)(work)
    return ray.get([task.remote(item) for item in items])


def driver_threads(work: Work, items: Sequence[Any]) -> list[Any]:
    task = ray.remote(work)
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(lambda item: ray.get(task.remote(item)), items))


def wait_window(work: Work, items: Sequence[Any]) -> list[Any]:
    task = ray.remote(work)
    results: dict[Any, Any] = {}
    places: dict[Any, int] = {}
    for place, item in enumerate(items):
        if len(places) == 4:
            done, _ = ray.wait(list(places))
            results[places.pop(done[0])] = ray.get(done[0])
        places[task.remote(item)] = place
    results.update({place: ray.get(reference) for reference, place in places.items()})
    return [results[place] for place in range(len(items))]


def polling_driver(work: Work, items: Sequence[Any]) -> list[Any]:
    """Looks every now and then, with time.sleep between: right, if not elegant."""
    task = ray.remote(work)
    references = [task.remote(item) for item in items]
    left = references
    while left:
        time.sleep(0.1)
        _, left = ray.wait(left, num_returns=len(left), timeout=0)
    return ray.get(references)


@ray.remote(num_cpus=0)
def _branch(work: Work, items: Sequence[Any]) -> list[Any]:
    if len(items) == 1:
        return [ray.get(ray.remote(work).remote(items[0]))]
    half = len(items) // 2
    left, right = ray.get([_branch.remote(work, items[:half]), _branch.remote(work, items[half:])])
    return left + right


def tree(work: Work, items: Sequence[Any]) -> list[Any]:
    return ray.get(_branch.remote(work, items))


def async_driver(work: Work, items: Sequence[Any]) -> list[Any]:
    task = ray.remote(work)

    async def gather() -> list[Any]:
        return list(await asyncio.gather(*[task.remote(item) for item in items]))

    return asyncio.run(gather())


def ray_pool(work: Work, items: Sequence[Any]) -> list[Any]:
    from ray.util.multiprocessing import Pool

    with Pool(4) as pool:
        return pool.map(work, items, chunksize=1)


@ray.remote
class _Worker:
    def go(self, work: Work, item: Any) -> Any:
        return work(item)


def actors_round_robin(work: Work, items: Sequence[Any]) -> list[Any]:
    actors = [_Worker.remote() for _ in range(4)]
    return ray.get([actors[place % 4].go.remote(work, item) for place, item in enumerate(items)])


def actor_pool_map(work: Work, items: Sequence[Any]) -> list[Any]:
    pool = ActorPool([_Worker.remote() for _ in range(4)])
    return list(pool.map(lambda actor, item: actor.go.remote(work, item), items))


def actor_pool_unordered(work: Work, items: Sequence[Any]) -> list[Any]:
    pool = ActorPool([_Worker.remote() for _ in range(4)])
    return list(pool.map_unordered(lambda actor, item: actor.go.remote(work, item), items))


def multiprocessing_pool(work: Work, items: Sequence[Any]) -> list[Any]:
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(4) as pool:
        return pool.map(work, items, chunksize=1)


def joblib_processes(work: Work, items: Sequence[Any]) -> list[Any]:
    from joblib import Parallel, delayed

    return Parallel(n_jobs=4, batch_size=1, pre_dispatch="all")(delayed(work)(item) for item in items)


def dask_cluster(work: Work, items: Sequence[Any]) -> list[Any]:
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=4, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        return client.gather(client.map(work, items, pure=False))


class _Predictor:
    def __init__(self, work: Work) -> None:
        self._work = work

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"item": row["item"], "result": self._work(int(row["item"]))}


def _ray_data(work: Work, items: Sequence[Any], actors: int) -> list[Any]:
    import ray.data

    ray.data.DataContext.get_current().enable_progress_bars = False
    rows = ray.data.from_items([{"item": item} for item in items], override_num_blocks=len(items))
    done = rows.map(_Predictor, fn_constructor_args=(work,), compute=ray.data.ActorPoolStrategy(size=actors)).take_all()
    results = {row["item"]: row["result"] for row in done}
    return [results[item] for item in items]


def ray_data_three_actors(work: Work, items: Sequence[Any]) -> list[Any]:
    return _ray_data(work, items, 3)


def ray_data_one_actor(work: Work, items: Sequence[Any]) -> list[Any]:
    return _ray_data(work, items, 1)
