"""The rounds of the league, and what is seen in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.client.wire import StandIn
from autograder.clock.world import MILLISECONDS, FaultKind, Grant, Operation, Refused, Request, World
from autograder.judge.called import Called
from autograder.judge.case import Judge
from autograder.judge.diagnosis import explain_place
from autograder.judge.results import a_value
from autograder.judge.values import plain

_NAMES = ("fig", "drum", "alp", "espresso", "tabby", "palace", "tripod")
STAGES = ("decode", "predict", "sink")


@dataclass(frozen=True)
class Round:
    """One round of the league. Costs are virtual seconds of a batch; the first two have one entry for each batch.

    They end in odd thousandths, so that hardly ever two things end at the same moment: which of them a program hears of
    first would be left to chance, and with it the score.

    faults: for each operation, what goes wrong with which batch at its first call.
    """

    name: str
    decode: Sequence[float]
    predict: Sequence[float]
    write: float
    load: float
    cores: int = 4
    on_gpu: bool = False
    faults: Mapping[str, Mapping[int, FaultKind]] = field(default_factory=dict)

    @property
    def serial(self) -> float:
        """Virtual seconds of a plain loop that loads one model."""
        return self.load + sum(self.decode) + sum(self.predict) + len(self.decode) * self.write

    @property
    def limit(self) -> int:
        """How many batches may have been taken from the source and not yet been written."""
        return 2 * self.cores


def rising(first: float, step: float, count: int) -> tuple[float, ...]:
    """Costs that rise a little from batch to batch."""
    return tuple(round(first + step * number, 3) for number in range(count))


EMPTY = Round("no batch", (), (), 0.5, 1.0, cores=1)
SMALL = Round("one batch", (1.0,), (1.0,), 0.5, 1.0, cores=1)
FOUR_CORES = Round(
    "four cores", (4.127, 1.061, 0.913, 2.239, 3.853, 1.097, 1.181, 1.949, 4.211, 0.937, 1.129, 2.087),
    rising(1.0, 0.013, 12), 0.509, 6.0,
)  # fmt: skip
ONE_GPU = Round(
    "one GPU", (5.107, 3.089, 2.213, 1.867, 4.919, 2.953, 1.987, 2.161, 5.039, 3.191, 1.933, 2.099, 2.969),
    rising(0.5, 0.007, 13), 0.491, 5.0, on_gpu=True,
)  # fmt: skip
FAULTS = Round(
    "faults", (2.053, 1.021, 0.967, 1.109, 1.931, 1.087), rising(0.983, 0.011, 6), 0.511, 2.0, cores=2,
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
        shown_as=f"{judge.name} in round {one.name!r} ({count} batches, cores={one.cores})",
        may_raise=bool(one.faults),
    )  # fmt: skip


def expect_written(called: Called, one: Round, criterion: str = "output") -> None:
    """The count came back, and each batch was written once."""
    count, written = len(one.decode), _done(called, "sink")
    twice = sorted(number for number in set(written) if written.count(number) > 1)
    missing = sorted(set(range(count)) - set(written))
    value = plain(called.value)
    why = ""
    if missing and called.left_running:
        why = (
            f"{len(missing)} batches were not written when your pipeline returned, and {called.left_running} calls "
            f"were still running (round {one.name!r}): wait for every sink before you return."
        )
    elif twice:
        why = f"Batch {twice[0]} was written {written.count(twice[0])} times in round {one.name!r}: once is asked for."
    elif missing and not written:
        why = (
            f"Nothing was ever written in round {one.name!r}, and {len(_done(called, 'decode'))} batches were decoded: "
            "call sink(batch, labels) for each, and wait for all of them before you return."
        )
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
    failed = sorted(set(missing) & {record.item for record in called.calls if record.fault})
    if failed:
        return (
            f"Batch {failed[0]} was never written in round {one.name!r}: a call for it failed once, and was not tried "
            "again."
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
    taken_at = _taken_at(called, one)
    for record in called.calls:
        if record.item >= len(taken_at) or record.call.arrived < taken_at[record.item]:
            called.tampered("A batch was worked on before it had been taken from the source.")
    held = held_at_each_take(called, one)
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


def _taken_at(called: Called, one: Round) -> list[int]:
    """When each batch was taken from the source, in virtual milliseconds."""
    marks = [round(at * MILLISECONDS) for name, at in called.run.marks if name.startswith("next ")]
    return marks[: len(one.decode)]


def held_at_each_take(called: Called, one: Round) -> list[int]:
    """For each batch, how many had been taken and not yet been written when it had been taken, itself too."""
    ends = [record.call.end or 0 for record in called.calls if record.operation == "sink" and record.useful]
    return [number + 1 - sum(end <= at for end in ends) for number, at in enumerate(_taken_at(called, one))]


def seconds_of(called: Called, one: Round) -> float:
    """The virtual seconds that a round counts: its makespan, or those of a plain loop if it was not done rightly."""
    finished = called.error is None and not called.stuck and not called.run.refused and not not_done(called, one)
    return called.timeline().makespan if finished and not why_elsewhere(called) else one.serial


def not_done(called: Called, one: Round) -> bool:
    """Whether some stage of some batch is missing."""
    return any(set(_done(called, stage)) != set(range(len(one.decode))) for stage in STAGES)


def why_elsewhere(called: Called) -> str:
    """What was decoded or predicted elsewhere than in Ray's workers. Writing in the notebook is only slow."""
    if not called.calls:
        return "Nothing was decoded, predicted or written."
    if all(record.role == "worker" for record in called.calls if record.operation != "sink"):
        return ""
    return explain_place(called)
