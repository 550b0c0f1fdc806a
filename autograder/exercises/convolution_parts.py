"""What goes wrong in lesson 03, from the evidence: one sentence each."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable

from autograder.client.wire import Opaque
from autograder.judge.called import Called
from autograder.judge.diagnosis import explain_place
from autograder.verdict import peak_in_flight

TAKE_TURNS = (
    "{} of {} calls ran in the notebook's own process: threads take turns there, so they are no faster than a loop. It "
    "takes other processes."
)


def at_home(called: Called) -> int:
    """How many calls ran in the notebook's own process."""
    return sum(record.role == "notebook" for record in called.calls)


def why_not_once(called: Called, pickles: int, without: bool) -> str:
    """Why the image was not pickled exactly once for Ray's workers."""
    actors = {record.actor for record in called.calls if record.actor}
    if place := explain_place(called):
        return place
    if without:
        return "Workers convolved an image that had never arrived there: it must be sent to them, once."
    times = f"The image was pickled {pickles} times"
    if pickles == len(actors) > 1:
        return f"{times}, once for each actor: ray.put it once, and pass the reference."
    if pickles == len(called.calls):
        return f"{times}, once for each filter: ray.put it once, before the loop, and pass the reference."
    return f"{times}: ray.put it once, and pass the reference."


def why_pickling_took_long(called: Called, pickles: int) -> str:
    """Why the makespan is long, if it is the pickling; else an empty text."""
    if pickles <= 2 or called.timeline().makespan < pickles:
        return ""
    return f"Packing up the image {pickles} times took {pickles} of the {called.timeline().makespan:g} virtual s."


def why_not_fresh(forks: int, left: int, what: str) -> str:
    """What is wrong with how processes were started or left; `what` should have been closed."""
    if forks:
        return (
            f"Your notebook's process was forked {forks} times: a copy in the middle of whatever its threads are doing "
            '(Ray\'s, for one) may hang. Take the pool of multiprocessing.get_context("spawn").'
        )
    if left:
        return (
            f"{left} processes were still running after your function had returned: close the {what}, best by `with`."
        )
    return ""


def why_nothing(called: Called) -> str:
    """A sentence if a pool was given work and did none of it."""
    value = called.value
    if type(value) not in (list, tuple) or called.calls or not value or any(part is not None for part in value):
        return ""
    return (
        "The pool made no call and gave None for each filter, without an error: a chunksize of 0 does that. Round "
        "up when you divide, as math.ceil(...) does."
    )


def why_pickled(called: Called, pickles: int, workers: int) -> str:
    """Why a pool pickled the image more often than it has workers."""
    if home := at_home(called):
        return TAKE_TURNS.format(home, len(called.calls))
    if pickles <= workers:
        return f"{called.not_begun()} filters were never applied, so it means nothing that little was pickled."
    if peak_in_flight(called.run.spans()) <= 1:
        return (
            f"Each call was made after the one before it had ended, and took the image along: it was pickled {pickles} "
            "times. Let one pool.map hand out all the filters, in as many chunks as there are workers."
        )
    return (
        f"The image was pickled {pickles} times for {len(called.calls)} calls and {workers} workers. It travels with "
        "every chunk, so make as many chunks as workers: chunksize=."
    )


def why_slow(called: Called, workers: int) -> str:
    """Why processes that are not Ray's took too long, where the general diagnosis would speak of Ray."""
    calls = called.calls
    if home := at_home(called):
        return TAKE_TURNS.format(home, len(calls))
    if peak_in_flight(called.run.spans()) <= 1:
        return "Only one call was in flight at any time: each was made after the result of the one before was there."
    places = Counter(record.process for record in calls)
    if calls and len(places) < workers:
        return f"Only {len(places)} of {workers} processes had anything to do, for {len(calls)} calls."
    pickles = called.count("pickle") * called.run.world.pickle
    if pickles > workers * called.run.world.pickle:
        return f"Packing up the image {called.count('pickle')} times took {pickles:g} virtual s of the notebook's time."
    if places and max(places.values()) > -(-len(calls) // workers):
        return f"One process made {max(places.values())} of the {len(calls)} calls, while others had nothing to do."
    return ""


def futures_instead(value: object) -> str:
    """A sentence if Dask's futures came back in place of results."""
    parts = value if type(value) in (list, tuple) else [value]
    assert isinstance(parts, list | tuple)
    if any(isinstance(part, Opaque) and part.type_name.endswith("Future") for part in parts):
        return "You returned Dask's futures, the claim tickets. client.gather(...) waits for the results."
    return ""


def another_quotient(value: object, serial: list[float], parallel: list[float]) -> str:
    """Which other number than the quotient of the medians this is, if it is a usual one."""
    if type(value) is not float:
        return ""
    ways: dict[str, Callable[[list[float]], float]] = {
        "means: one disturbed round pulls a mean along, and hardly moves a median": statistics.mean,
        "sums: with unequal numbers of rounds they mean nothing, and one disturbed round pulls them along": sum,
        "fastest rounds: a single lucky round decides": min,
        "slowest rounds: a single disturbed round decides": max,
        "first rounds: the others are left out": lambda rounds: rounds[0],
        "lower middle rounds: a median of an even number of rounds lies halfway between two": statistics.median_low,
        "upper middle rounds: a median of an even number of rounds lies halfway between two": statistics.median_high,
        "middle places in the lists: a median is the middle of the sorted rounds": lambda r: r[len(r) // 2],
    }
    for what, way in ways.items():
        if abs(value - way(serial) / way(parallel)) < 1e-9:
            return f"{value:g} is the quotient of the {what}."
    ratios = [before / after for before, after in zip(serial, parallel, strict=False)]
    if any(abs(value - way(ratios)) < 1e-9 for way in (statistics.median, statistics.mean)):
        return f"{value:g} comes from the speedups of single rounds: take each list's median first, then divide."
    return ""
