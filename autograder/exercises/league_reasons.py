"""Why a pipeline of the league is behind the pars, or did not survive: from what the clock saw."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.clock.run import Record
from autograder.clock.world import MILLISECONDS
from autograder.exercises.league_parts import STAGES, Round, held_at_each_take, not_done, why_elsewhere
from autograder.judge.called import Called
from autograder.verdict import peak_in_flight


def why_behind(called: Called, one: Round, seconds: float, gold: float) -> str:
    """Why this round took longer than it has to, from what the clock saw."""
    return f"Round {one.name!r}: {seconds:g} s, and {gold:g} s can be reached. {_why_slow(called, one)}"


def _why_slow(called: Called, one: Round) -> str:
    elsewhere = why_elsewhere(called)
    if elsewhere:
        return elsewhere
    if not_done(called, one) or called.error is not None:
        return "It was not finished, so it counts as long as a plain loop takes."
    calls = called.calls
    decodes, predicts, writes = (
        [record for record in calls if record.operation == operation and record.useful] for operation in STAGES
    )
    loads = [record for record in called.run.records if record.kind == "load" and record.operation == "Model"]
    # A model whose process was killed has to be loaded again.
    models = len(loads) - sum(record.fault == "killed" and record.operation == "predict" for record in calls)
    held = held_at_each_take(called, one)
    if len(loads) >= len(predicts) > 1:
        return f"The model was loaded {len(loads)} times, once a batch: an actor loads it once and keeps it."
    if peak_in_flight(called.run.spans()) <= 1:
        return "Only one call was running at any time: does your loop wait for each batch before it takes the next?"
    if 1 in held[1:]:
        return (
            f"The batches came in waves of {max(held)}: nothing was taken until all before it were written, so each "
            "stage stood still while another one worked."
        )
    if one.on_gpu and models > 1:
        return (
            f"{models} models were loaded, {one.load:g} s of a core each, and the one GPU lets only one of them "
            "predict at a time."
        )
    first_load_end = min((record.call.end or 0 for record in loads), default=0)
    if _first(decodes) >= first_load_end > 0:
        return "Nothing was decoded before a model had been loaded: decoders need not wait for that."
    if len(predicts) > 2 and _first(predicts) >= _last(decodes):
        return "The first batch was predicted when the last had been decoded: the stages don't overlap."
    if {record.role for record in writes} == {"notebook"}:
        return "Your notebook wrote every batch itself: meanwhile it hands out no work. Let a worker write."
    if models >= one.cores > 1:
        return (
            f"{models} models were loaded for {one.cores} cores: together that takes {models * one.load:g} s, and "
            "fewer would keep up with the decoders."
        )
    peak = _peak(decodes)
    if peak < min(one.cores, 3):
        return f"At most {peak} batches were decoded at a time: decoding is most of the work."
    if models == 1 and not one.on_gpu and _busy(predicts) > 0.9 * (_last(predicts) - _first(predicts)):
        return "One model had all the predicting to do, and was busy to the end: the decoders were faster."
    return f"{_idle(called, one):g} s of the {one.cores} cores' time nobody worked: the timeline shows when."


def _first(records: Sequence[Record]) -> int:
    return min((record.call.start or 0 for record in records), default=0)


def _last(records: Sequence[Record]) -> int:
    return max((record.call.end or 0 for record in records), default=0)


def _busy(records: Sequence[Record]) -> int:
    return sum((record.call.end or 0) - (record.call.start or 0) for record in records)


def _idle(called: Called, one: Round) -> float:
    return (one.cores * _last(called.run.records) - _busy(called.run.records)) / MILLISECONDS


def _peak(records: Sequence[Record]) -> int:
    return max(
        (
            sum((other.call.start or 0) <= (record.call.start or 0) < (other.call.end or 0) for other in records)
            for record in records
        ),
        default=0,
    )


def why_not_survived(called: Called, one: Round) -> str:
    """Why the round with faults ended in an exception."""
    error = called.error
    if error is None:
        return ""
    if error.type_name == "InjectedFault":
        stage = "predict" if "predict" in error.message else "decode"
        return (
            f"A call of {stage} failed once in round {one.name!r}, and your pipeline gave up. Say that Ray shall "
            "repeat a call that raised (retry_exceptions), or catch the exception and submit the batch again."
        )
    if error.type_name in ("ActorDiedError", "ActorUnavailableError", "WorkerCrashedError", "RayActorError"):
        return (
            f"A worker's process died once in round {one.name!r}, and your pipeline raised {error.type_name}. An actor "
            "comes back only if it may (max_restarts), and its calls only if they may (max_task_retries)."
        )
    return ""
