"""One plain sentence on what went wrong, from the evidence: what the clock saw and what came back.

Never a guess at the source. The sentences name the usual mistakes, most telling evidence first.
What is wrong with a value is in `autograder.judge.results`.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from autograder.clock.run import Record
from autograder.judge.seen import Seen
from autograder.verdict import peak_in_flight

_WORKER_DIED = ("WorkerCrashedError", "ActorDiedError", "NodeDiedError", "OwnerDiedError")
_WRAPPED = (
    " A task was handed an ObjectRef inside a list or tuple: Ray replaces a reference by its value only where it is an "
    "argument by itself."
)
_NO_REFERENCE = (
    "A reference was needed there, which is what .remote(...) returns, and a value was given: was ray.get called too "
    "early?"
)


def explain_error(called: Seen) -> str:
    """Why the student's function raised."""
    error = called.error
    assert error is not None
    where = f" ({error.where})" if error.where else ""
    inside = ", inside a Ray worker" if error.remote else ""
    text = f"{called.shown} raised {error.type_name}{inside}: {error.message}{where}"
    if error.type_name in _WORKER_DIED:
        return f"{text.rstrip('.')}. A worker's process may die: then ray.get raises this, no error of the task."
    if not error.remote and re.search("is not an ray.ObjectRef|expected a list of ray.ObjectRef", error.message):
        return f"{text.rstrip('.')}. {_NO_REFERENCE}"
    if error.remote and "ObjectRef" in error.message:
        return f"{text.rstrip('.')}.{_WRAPPED}"
    return text


def explain_stuck(called: Seen, why: str = "") -> str:
    """Why the program never came back, and what had to be done about it. why: what the exercise says of waiting."""
    if called.run.endless:
        seen = len(called.run.records) + len(called.run.refused)
        text = f"{called.shown} made {seen} calls and went on: does a loop never end?"
    elif called.run.watcher.spins():
        text = (
            f"{called.shown} computed on and on, did not return, and no call was in flight: does a loop never end, or "
            "ask again and again for what never changes?"
        )
    elif why:
        text = f"Nothing is running, and {called.shown} did not come to its end. {why}"
    else:
        text = (
            f"Nothing is running: your program waits for itself. {called.shown} did not return, and no call was in "
            "flight."
        )
        if called.cpus_left == 0:
            text += (
                " All of Ray's 4 CPUs are reserved by tasks or actors that wait, so what they wait for finds none to "
                "run on."
            )
        elif called.count("pickle") and not called.count("unpickle") and not called.calls:
            text += (
                " Something was packed up and sent, and nobody could unpack it: a pool's process dies of a function "
                "that it can't import, such as one that only your notebook has, and the pool waits forever."
            )
    if called.ray_restarted:
        text += " What was left of it did not end, so Ray was started anew."
    return text


def explain_speed(called: Seen) -> str:
    """Why the makespan is longer than it must be."""
    calls = called.calls
    if not calls:
        return "The slow function was never called."
    cores = called.run.world.cores
    spans = called.run.spans()
    peak = peak_in_flight(spans)
    where = explain_place(called)
    if where:
        return where
    workers = len({record.process for record in calls})
    if peak <= 1:
        return _explain_one_at_a_time(called)
    if any(not record.useful for record in calls) and len(calls) > called.run.world.total_items():
        extra = len(calls) - called.run.world.total_items()
        return f"{extra} of {len(calls)} calls did work that was done already: that took time."
    again = len(calls) - len({(record.operation, record.item) for record in calls})
    if again and all(record.useful for record in calls):
        return f"{again} of {len(calls)} calls did work that another call was doing or had done: that took time."
    actors, tasks = ({getattr(record, kind) for record in calls} for kind in ("actor", "task"))
    if peak < cores and actors == {""} and len(tasks) == len(calls) and _waves(called):
        if (called.run.references_held or 0) >= len(calls):
            return (
                f"All the tasks were submitted, but at most {peak} ran at the same time: does each one reserve more "
                "than one CPU?"
            )
        return f"The calls came in waves of {peak}: nothing new was started until calls before it were done."
    if workers < cores and peak < cores:
        return f"Only {workers} of {cores} workers had anything to do; at most {peak} calls ran at the same time."
    if peak < cores:
        return f"At most {peak} calls ran at the same time, and {cores} cores were there."
    if len(tasks) == len(calls) and _waves(called):
        return (
            "The calls ran in waves: workers that were done waited for the slowest of their wave before anybody got "
            "more work."
        )
    if called.run.world.task_cost and len({record.task for record in calls}) > 2 * cores:
        return "Too many tasks: each costs something to start. Give each task more items."
    busiest = Counter(record.process for record in calls).most_common(1)[0][1]
    return (
        f"One worker had {busiest} of the {len(calls)} calls while others were idle: the work is not spread by who "
        "is free."
    )


def explain_place(called: Seen) -> str:
    """Which calls ran where they should not have, or an empty text if Ray's workers made them all."""
    calls = called.calls
    roles = Counter(record.role for record in calls)
    if roles["notebook"] == len(calls):
        if any(_overlap(one, other) for one, other in pairwise(calls)):
            return (
                "Every call ran in the notebook's own process: the threads of one process take turns, so they are no "
                "faster than a loop."
            )
        return "Every call ran in the notebook's own process: nothing was started with .remote()."
    if roles["notebook"]:
        return f"{roles['notebook']} of {len(calls)} calls ran in the notebook's own process instead of a worker."
    if roles["other"]:
        return (
            f"{roles['other']} of {len(calls)} calls ran in processes that Ray did not start (multiprocessing, or a "
            "fork): here the work belongs in Ray's workers."
        )
    return ""


def explain_elsewhere(called: Seen) -> str:
    """Which calls were not made by the actors that the function was handed, or an empty text if all were."""
    strays = called.elsewhere()
    if not strays:
        return ""
    return explain_place(called) or (
        f"{len(strays)} of {len(called.calls)} calls were made in other processes than those of the actors that your "
        f"function was handed: call their methods, such as actor.{strays[0].operation}.remote(...)."
    )


def _overlap(one: Record, other: Record) -> bool:
    """Whether the second call was made before the first one had ended."""
    return other.call.arrived < (one.call.end or 0)


def _explain_one_at_a_time(called: Seen) -> str:
    calls = called.calls
    actors = {record.actor for record in calls}
    tasks = {record.task for record in calls}
    if len(actors) == 1 and "" not in actors:
        return "One actor did all the work: the others, if you made any, had nothing to do."
    if len(tasks) == 1 and "" not in tasks:
        return f"One single task made all {len(calls)} calls: a task is the smallest thing that Ray can spread."
    if (called.run.references_held or 0) >= 4:
        return (
            "Many tasks were submitted, but only one ran at a time: does each one reserve all the CPUs, or do they "
            "wait for each other?"
        )
    return (
        "Only one call was in flight at any time: each was made after the one before it had been collected. Is "
        "ray.get inside the loop?"
    )


def _waves(called: Seen) -> bool:
    """Whether calls were only made at moments when nothing else was running, after the first."""
    calls = called.calls
    later = [record for record in calls if record.call.arrived > 0]
    ends = [record.call.end or 0 for record in calls]
    starts = [record.call.start or 0 for record in calls]
    alone = [not any(s < record.call.arrived < e for s, e in zip(starts, ends, strict=True)) for record in later]
    return bool(later) and all(alone)
