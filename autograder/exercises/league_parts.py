"""The rounds of the league, what is seen in one, and why a pipeline is behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.client.wire import StandIn
from autograder.clock.run import Record
from autograder.clock.world import MILLISECONDS, FaultKind, Grant, Operation, Refused, Request, World
from autograder.judge.case import Called, Judge
from autograder.judge.diagnosis import explain_place
from autograder.judge.results import a_value
from autograder.judge.values import plain
from autograder.verdict import peak_in_flight

_NAMES = ("fig", "drum", "alp", "espresso", "tabby", "palace", "tripod")
_STAGES = {"decode": "decoded", "predict": "predicted", "sink": "written"}


@dataclass(frozen=True)
class Round:
    """One round of the league. Costs are virtual seconds of a batch; `decode` has one entry for each batch.

    faults: for each operation, what goes wrong with which batch at its first call.
    """

    name: str
    decode: Sequence[float]
    predict: float
    write: float
    load: float
    cores: int = 4
    on_gpu: bool = False
    faults: Mapping[str, Mapping[int, FaultKind]] = field(default_factory=dict)

    @property
    def serial(self) -> float:
        """Virtual seconds of a plain loop that loads one model."""
        return self.load + sum(self.decode) + len(self.decode) * (self.predict + self.write)

    @property
    def limit(self) -> int:
        """How many batches may have been taken from the source and not yet been written."""
        return 2 * self.cores


EMPTY = Round("no batch", (), 1.0, 0.5, 1.0, cores=1)
SMALL = Round("one batch", (1.0,), 1.0, 0.5, 1.0, cores=1)
FOUR_CORES = Round("four cores", (4.0, 1.0, 1.0, 2.0) * 3, 1.0, 0.5, 6.0)
ONE_GPU = Round("one GPU", (5.0, 3.0, 2.0, 2.0) * 3 + (3.0,), 0.5, 0.5, 5.0, on_gpu=True)
FAULTS = Round(
    "faults", (2.0, 1.0, 1.0, 1.0, 2.0, 1.0), 1.0, 0.5, 2.0, cores=2,
    faults={"decode": {3: "raise"}, "predict": {1: "kill before", 4: "raise"}},
)  # fmt: skip


class _LeagueWorld(World):
    """A world that says of labels at the wrong batch that they are that."""

    def grant(self, request: Request) -> Grant:
        """See `World.grant`."""
        try:
            return super().grant(request)
        except Refused:
            operation = self.operations.get(request.operation)
            if operation is None or request.operation != "sink" or len(request.args) != 2:
                raise
            batch, labels = request.args
            if batch not in [item[0] for item in operation.items]:
                raise Refused(f"sink got {batch!r:.60}, which is not one of the batches") from None
            for other, right in operation.items:
                if labels == right:
                    raise Refused(f"sink got the labels of {other[0]} beside the batch of {batch[0]}") from None
            raise Refused(f"sink got {labels!r:.60} for a batch, which are not the labels that predict gave") from None


def play(judge: Judge, one: Round) -> Called:
    """Run the pipeline in one round."""
    count = len(one.decode)
    # Batches of two photos, the last of one.
    sizes = [1 if count > 1 and number == count - 1 else 2 for number in range(count)]
    batches = [[f"n0{n}_{_NAMES[n % len(_NAMES)]}_{n}.JPEG" for n in judge.numbers(size)] for size in sizes]
    labels = [[f"{judge.random.choice(_NAMES)} {n}" for n in judge.numbers(size)] for size in sizes]
    images = [[StandIn("value", (f"image-{judge.random.getrandbits(48):x}",)) for _ in range(size)] for size in sizes]
    faults: dict[str, dict[int, list[FaultKind]]] = {
        operation: {number: [fault] for number, fault in some.items()} for operation, some in one.faults.items()
    }
    capacity = {"disk": 1, "gpu": 1}
    world = _LeagueWorld(
        {
            "decode": Operation([(batch,) for batch in batches], images, one.decode, faults.get("decode", {})),
            "predict": Operation(
                [(part,) for part in images], labels, one.predict, faults.get("predict", {}),
                resource="gpu" if one.on_gpu else None,
            ),
            "sink": Operation(
                list(zip(batches, labels, strict=True)), [None] * count, one.write, resource="disk",
            ),
        },
        cores=one.cores, load={"Model": one.load}, capacity=capacity,
    )  # fmt: skip
    return judge.call(
        world, StandIn("batches", (batches,)), StandIn("Decoder"), StandIn("GpuModel" if one.on_gpu else "Model"),
        StandIn("sink"), one.cores,
        shown_as=f"{judge.name}(source of {count}, Decoder, Model, sink, cores={one.cores}), round {one.name!r}",
        may_raise=bool(one.faults),
    )  # fmt: skip


def expect_written(called: Called, one: Round, criterion: str = "output") -> None:
    """The count came back, and each batch was written once."""
    count, written = len(one.decode), _done(called, "sink")
    twice = sorted(number for number in set(written) if written.count(number) > 1)
    missing = sorted(set(range(count)) - set(written))
    value = plain(called.value)
    why = ""
    if twice:
        why = f"Batch {twice[0]} was written {written.count(twice[0])} times in round {one.name!r}: once is asked for."
    elif missing and not written:
        why = f"Nothing was ever written in round {one.name!r}: call sink(batch, labels) for each batch."
    elif missing:
        why = _why_missing(called, one, missing)
    elif type(value) is not int:
        why = f"You returned {a_value(called.value)}, where the number of batches that were written is expected."
    elif value != count:
        why = f"You returned {value}, and {count} batches were written."
    called.expect(
        criterion,
        not why,
        f"called {called.shown}\n{called.came_back}; {len(set(written))} of {count} batches were written",
        why,
    )


def _why_missing(called: Called, one: Round, missing: list[int]) -> str:
    failed = {record.item for record in called.calls if record.fault}
    if set(missing) <= failed:
        return (
            f"Batch {missing[0]} was never written in round {one.name!r}: a call for it failed once, and was not "
            "tried again."
        )
    if called.left_running:
        return (
            f"{len(missing)} batches were not written when your pipeline returned, and {called.left_running} calls "
            "were still running: wait for every sink before you return."
        )
    if missing[-1] == len(one.decode) - 1:
        return (
            f"The last {len(missing)} of {len(one.decode)} batches were never written: when the source has ended, what "
            "is under way still has to be collected."
        )
    return f"Batch {missing[0]} was never written in round {one.name!r}."


def _done(called: Called, operation: str) -> list[int]:
    return [record.item for record in called.calls if record.operation == operation and record.useful]


def expect_bounded(called: Called, one: Round) -> None:
    """At each moment at most `limit` batches had been taken from the source that were not yet written."""
    count, limit = len(one.decode), one.limit
    taken_at = [at for name, at in called.run.marks if name.startswith("next ")][:count]
    for record in called.calls:
        if record.item >= len(taken_at) or record.call.arrived < round(taken_at[record.item] * MILLISECONDS):
            called.judge.tampered("A batch was worked on before it had been taken from the source.")
    ends = [
        (record.call.end or 0) / MILLISECONDS for record in called.calls if record.operation == "sink" and record.useful
    ]
    held = [number + 1 - sum(end <= at for end in ends) for number, at in enumerate(taken_at)]
    most, left = max(held, default=0), called.not_begun()
    if most == count > limit:
        why = (
            f"All {count} batches were taken from the source before one was written, and only {limit} fit into memory "
            "(2 * cores): take one only when there is room."
        )
    elif most == limit + 1:
        why = (
            f"Batch {most} was taken from the source while {limit} others were not yet written (2 * cores is {limit}): "
            "make room before you take the next one, not after."
        )
    elif most > limit:
        why = f"Up to {most} batches were taken and not yet written; 2 * cores is {limit}. A batch counts until then."
    else:
        why = f"{left} calls that are owed were never made, so it means nothing that few batches were in memory."
    called.expect(
        "memory",
        most <= limit and not left,
        f"{called.shown} had up to {most} batches taken and not yet written; at most {limit} are allowed",
        why,
    )


def seconds_of(called: Called, one: Round) -> float:
    """The virtual seconds that a round counts: its makespan, or those of a plain loop if it was not done rightly."""
    finished = called.error is None and not called.stuck and not called.run.refused and not _not_done(called, one)
    return called.timeline().makespan if finished and not why_elsewhere(called) else one.serial


def _not_done(called: Called, one: Round) -> bool:
    return any(set(_done(called, stage)) != set(range(len(one.decode))) for stage in _STAGES)


def why_elsewhere(called: Called) -> str:
    """What was decoded or predicted elsewhere than in Ray's workers. Writing in the notebook is only slow."""
    if not called.calls:
        return "Nothing was decoded, predicted or written."
    if all(record.role == "worker" for record in called.calls if record.operation != "sink"):
        return ""
    return explain_place(called)


def why_behind(called: Called, one: Round, seconds: float, gold: float) -> str:
    """Why this round took longer than it has to, from what the clock saw."""
    return f"Round {one.name!r}: {seconds:g} s, and {gold:g} s can be reached. {_why_slow(called, one)}"


def _why_slow(called: Called, one: Round) -> str:
    elsewhere = why_elsewhere(called)
    if elsewhere:
        return elsewhere
    if _not_done(called, one) or called.error is not None:
        return "It was not finished, so it counts as long as a plain loop takes."
    calls = called.calls
    decodes, predicts, writes = (
        [record for record in calls if record.operation == operation and record.useful] for operation in _STAGES
    )
    loads = [record for record in called.run.records if record.kind == "load" and record.operation == "Model"]
    if len(loads) >= len(predicts) > 1:
        return f"The model was loaded {len(loads)} times, once a batch: an actor loads it once and keeps it."
    if peak_in_flight(called.run.spans()) <= 1:
        return "Only one call was running at any time: does your loop wait for each batch before it takes the next?"
    if one.on_gpu and len(loads) > 1:
        return (
            f"{len(loads)} models were loaded, {one.load:g} s of a core each, and the one GPU lets only one of them "
            "predict at a time."
        )
    first_load_end = min((record.call.end or 0 for record in loads), default=0)
    if _first(decodes) >= first_load_end > 0:
        return "Nothing was decoded before a model had been loaded: decoders need not wait for that."
    if len(predicts) > 2 and _first(predicts) >= _last(decodes):
        return "The first batch was predicted when the last had been decoded: the stages don't overlap."
    if {record.role for record in writes} == {"notebook"}:
        return "Your notebook wrote every batch itself: meanwhile it hands out no work. Let a worker write."
    if len(loads) == one.cores > 1:
        return (
            f"{len(loads)} models were loaded, one a core: together that takes {len(loads) * one.load:g} s of the "
            "cores, and fewer would keep up with the decoders."
        )
    if _peak(decodes) < min(one.cores, 3):
        return f"At most {_peak(decodes)} batches were decoded at the same time: decoding is most of the work."
    if len(loads) == 1 and not one.on_gpu and _busy(predicts) > 0.9 * (_last(predicts) - _first(predicts)):
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
