"""Lesson 04, actors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.client.wire import Opaque, StandIn
from autograder.exercises.completion import ready_times
from autograder.exercises.parts import (
    ACTORS,
    MODEL_CLASS,
    RESERVED,
    WORK,
    expect_loads,
    list_of,
    loads_in_turn,
    nothing_slow,
    parts_of,
    predict_on,
    work_on,
)
from autograder.judge.called import Called
from autograder.judge.case import Judge
from autograder.judge.registry import exercise
from autograder.judge.results import a_value
from autograder.judge.values import equal, plain, plain_throughout

THREE_ACTORS = StandIn("actors", ("Model", 3))
BOARD = StandIn("actor", ("Board",))


@exercise(
    "actors.HitCounter",
    title="A counter that tasks share",
    criteria={"output": 1, "no hit lost": 1},
    minutes=10,
    difficulty="core",
    hints=(
        "Where does a number live that many processes add to, if each process has a memory of its own?",
        "In one process: an actor. It is a class with @ray.remote above it; __init__ sets self.total to 0.",
        "@ray.remote above the class; def __init__(self): self.total = 0; def add(self, n=1): self.total += n; "
        "def value(self): return self.total.",
    ),
)
def hit_counter(judge: Judge) -> None:
    amount = judge.numbers(1)[0]
    called = judge.call(
        nothing_slow(), amount, drive="actors.count_alone", shown_as=f"add() and add({amount}) of a new HitCounter"
    )
    result = parts_of(called)
    totals = plain_throughout(result.get("totals"))
    called.value = totals
    called.returns([0, 1, 1 + amount], why=_why_totals(totals, amount))
    other = plain(result.get("other"))
    called.expect(
        "output",
        equal(other, 0),
        f"another HitCounter, to which nothing was added, has the value {other!r}",
        "Two counters share one total: keep it in self, not in a global, the class, or an actor that both use.",
    )
    shares = [judge.numbers(20) for _ in range(4)]
    called = judge.call(
        nothing_slow(), shares, drive="actors.count_together", shown_as="one HitCounter that 4 tasks add to"
    )
    result, total = parts_of(called), sum(map(sum, shares))
    before, after = plain(result.get("before")), plain(result.get("after"))
    counted = type(before) in (int, float) and type(after) in (int, float)
    gained = after - before if counted else None
    called.expect(
        "no hit lost",
        equal(gained, total),
        f"{called.shown}: {gained} of {total} hits were counted",
        _why_lost(gained, total, result.get("actor") is True),
    )


def _why_totals(totals: Any, amount: int) -> str:
    if type(totals) is not list or len(totals) != 3 or any(type(total) not in (int, float) for total in totals):
        if type(totals) is list and None in totals:
            return "value() returned None: is a `return` missing?"
        return ""
    start, one, both = totals
    if start != 0:
        return f"The value of a new counter is {start:g}; it should be 0."
    if one != 1:
        return f"After one add() the value is {one:g}; without an argument it adds 1."
    if both == amount:
        return f"add({amount}) put {amount} in the place of the total: it should add to it."
    if both == 2:
        return f"add({amount}) added 1, not {amount}."
    return f"The value is {both:g} where {1 + amount} is expected." if both != 1 + amount else ""


def _why_lost(gained: Any, total: int, actor: bool) -> str:
    if gained is None:
        return "value() should return a number."
    if gained == 0 and not actor:
        return (
            "No task's hits arrived: the counter is a plain object, so each task was sent a copy and counted in that, "
            "in its own process. An actor has one place for all: put @ray.remote above the class."
        )
    if gained < total:
        return (
            f"{total - gained:g} of {total} hits are lost: two callers read the same total, and each wrote its own sum "
            "back. Reading and writing have to be one call of the actor, which nothing can come between."
        )
    return f"{gained - total:g} hits too many were counted."


@exercise(
    "actors.make_predictors",
    title="One load per actor",
    criteria={"output": 1, "one load per actor": 1, "speedup": 1},
    minutes=10,
    difficulty="core",
    hints=(
        "When does an actor of the class Model load its model, and in which process?",
        "ray.remote(Model) is an actor class. Each .remote() of it starts one actor and doesn't wait for it.",
        "actor_class = ray.remote(Model); return [actor_class.remote() for _ in range(n)].",
    ),
)
def make_predictors(judge: Judge) -> None:
    # Six, more than Ray has CPUs: actors that each reserve one never all start.
    for n, batches in ((1, 2), (0, 0), (6, 6)):
        world, items, results = predict_on(judge, (2,) * batches, load=2.0)
        called = judge.call(
            world, MODEL_CLASS, n, items,
            drive="actors.use_predictors", shown_as=f"{judge.name}(Model, {n})", if_reserved=RESERVED,
        )  # fmt: skip
        made = parts_of(called)
        called.value = made.get("results")
        called.returns(results, why=_why_no_predictors(made, n))
        expect_loads(called, n, "one load per actor")
    if called.count("load") < n:
        called.expect("speedup", False, f"{called.shown} loaded too few models for its speed to count")
    else:
        called.makespan_within(6.0, why=_why_one_after_another(called))


def _why_no_predictors(made: dict[str, Any], n: int) -> str:
    if "kind" in made:
        return f"You returned {a_value(Opaque(str(made['kind']), ''))}, where a list of actors is expected."
    if "strange" in made:
        hint = {
            "Model": " It was made with Model() and lives in the notebook: ray.remote(Model).remote() makes an actor.",
            "str": "",
        }.get(str(made["strange"]), "")
        return f"In your list there is {a_value(Opaque(str(made['strange']), ''))}, which has no predict.remote.{hint}"
    count = made.get("count")
    if type(count) is int and count != n:
        return f"You returned {count} actors, and n is {n}."
    return ""


def _why_one_after_another(called: Called) -> str:
    if not loads_in_turn(called):
        return ""
    return (
        "The models were loaded one after another: each actor was waited for before the next one was made. .remote() "
        "needs no waiting."
    )


@exercise(
    "actors.predict_round_robin",
    title="In turn",
    criteria={"output": 1, "each item once": 0.5, "in turn": 0.5, "speedup": 1},
    minutes=10,
    difficulty="core",
    hints=(
        "With three actors, which of them gets batch 0, which gets batch 3, and which batch 7?",
        "The remainder does it: batch number i goes to actors[i % len(actors)]. Start them all before you wait.",
        "references = [actors[i % len(actors)].predict.remote(batch) for i, batch in enumerate(batches)]; then one "
        "ray.get, and one flat list.",
    ),
)
def predict_round_robin(judge: Judge) -> None:
    for actors, count, sizes in (
        (ACTORS, 4, (2, 3)),
        (ACTORS, 4, ()),
        (THREE_ACTORS, 3, (2,)),
        (THREE_ACTORS, 3, (1,) * 7),
    ):
        _in_turn(judge, actors, count, sizes, tuple(2.0 - 0.25 * number for number in range(len(sizes))))
    called = _in_turn(judge, ACTORS, 4, (3, 3, 3, 3, 3, 3, 3, 3, 3, 2), 1.0)
    called.makespan_within(3.0)


def _in_turn(judge: Judge, actors: StandIn, count: int, sizes: Sequence[int], costs: Sequence[float] | float) -> Called:
    world, batches, results = predict_on(judge, sizes, costs)
    called = judge.call(world, actors, batches).returns(results).each_item_once()
    went_to = {record.item: record.process for record in called.calls}
    wrong = [
        (one, other)
        for one in went_to
        for other in went_to
        if one < other and (went_to[one] == went_to[other]) != (one % count == other % count)
    ]
    left = called.not_begun()
    text = f"{called.shown}: batch i went to actor i % {count}"
    diagnosis = f"{left} of {len(batches)} batches were never predicted."
    if wrong:
        one, other = min(wrong, key=lambda pair: (pair[1], pair[0]))
        where = "the same actor" if went_to[one] == went_to[other] else "different actors"
        text = f"{called.shown}: batches {one} and {other} went to {where}"
        diagnosis = (
            f"Batches {one} and {other} went to {where}, with {count} actors: in turn means that batch i goes to actor "
            f"i % {count}."
        )
    return called.expect("in turn", not wrong and not left, text, diagnosis)


@exercise(
    "actors.predict_when_idle",
    title="Whoever is idle",
    criteria={"output": 1, "each item once": 0.5, "speedup": 1.5, "on_result": 1},
    minutes=25,
    difficulty="core",
    hints=(
        "When a batch is done, which actor is idle now, and how does your program know?",
        "Keep a dict from each reference in flight to its actor and the batch's index. ray.wait gives you a reference "
        "that is ready; the dict says who is idle.",
        "Give each actor one batch. Then loop: ready, _ = ray.wait(list(in_flight)); actor, index = "
        "in_flight.pop(ready[0]); give the actor the next batch, if there is one; then ray.get and on_result.",
    ),
)
def predict_when_idle(judge: Judge) -> None:
    for actors, sizes, costs in (
        (ACTORS, (3, 1), (2.0, 1.0)),
        (ACTORS, (), 1.0),
        (ACTORS, (2,), 1.0),
        (THREE_ACTORS, (2, 2, 2, 2, 2, 2, 1), (4.0, 1.0, 2.0, 1.0, 3.0, 1.0, 1.0)),
    ):
        _as_they_come(judge, actors, sizes, costs)
    world, batches, results = predict_on(judge, (2, 2, 1), (3.0, 1.0, 2.0))
    called = judge.call(world, ACTORS, batches, echo=True).returns(results).each_item_once()
    _expect_inputs(
        called,
        [len(part) for part in called.arguments if type(part) is list] != [4, 3] or called.arguments[1] != batches,
    )
    # In turn, the first actor gets all the expensive ones.
    called = _as_they_come(judge, ACTORS, (1,) * 13, (4.0, 1.0, 1.0, 1.0) * 3 + (1.0,))
    called.makespan_within(6.0)


def _as_they_come(judge: Judge, actors: StandIn, sizes: Sequence[int], costs: Sequence[float] | float) -> Called:
    world, batches, results = predict_on(judge, sizes, costs)
    answers = [results[sum(sizes[:at]) : sum(sizes[: at + 1])] for at in range(len(sizes))]
    called = judge.call(
        world, actors, batches, drive="actors.predict_with_callback",
        shown_as=f"{judge.name}(actors, {len(batches)} batches, on_result)",
    )  # fmt: skip
    done = parts_of(called)
    noted = list_of(done, "noted", columns=2)
    called.value = done.get("value")
    called.returns(results, why=_why_value(called.value)).each_item_once()
    _expect_inputs(called, done.get("emptied") is True)
    if called.error is not None or called.stuck:  # What on_result got is lost with the function's end.
        return called.expect("on_result", False, "")
    ends = ready_times(called)
    times = [at for name, at in called.run.marks if name == "on_result"]
    if len(times) != len(noted):
        judge.tampered("The clock was told of calls of on_result that were not made.")
    early = [
        index for (index, result), at in zip(noted, times, strict=True)
        if type(index) is int and index in ends and equal(result, answers[index]) and at < ends[index]
    ]  # fmt: skip
    if early:
        judge.tampered(f"on_result is said to have got the result of batch {early[0]} before it was there.")
    why = _why_on_result(noted, times, answers, ends)
    return called.expect("on_result", not why, f"{called.shown}: {why or 'it was called for each, at once'}", why)


def _expect_inputs(called: Called, changed: bool) -> None:
    if changed:
        called.expect(
            "output",
            False,
            f"called {called.shown}; afterwards the lists that were passed had changed",
            "Your function takes things out of the lists that it is given, actors or batches: whoever called it still "
            "needs them. Work on a copy.",
        )


def _why_value(value: Any) -> str:
    value = plain_throughout(value)
    if type(value) is dict:
        return "You returned a dict, where one flat list is expected, in the order of the batches."
    return ""


def _why_on_result(
    noted: list[Any], times: Sequence[float], answers: Sequence[list[int]], ends: dict[int, float]
) -> str:
    """What is wrong with the calls of on_result, or an empty text."""
    for index, result in noted:
        if isinstance(result, Opaque) and "ObjectRef" in result.type_name:
            return "on_result was given an ObjectRef: collect the result with ray.get first."
        if type(index) is not int or not 0 <= index < len(answers):
            return f"on_result was given {index!r} as an index, and the batches have 0 to {len(answers) - 1}."
        if not equal(result, answers[index]):
            if any(equal(result, answer) for answer in answers):
                return f"on_result was given another batch's predictions under the index {index}."
            return f"on_result was given {a_value(result)} for batch {index}, which is not the list of its predictions."
    called_for = [index for index, _ in noted]
    missing = [index for index in range(len(answers)) if index not in called_for]
    if missing and not noted:
        return "on_result was never called."
    if missing:
        return f"on_result was not called for {len(missing)} of {len(answers)} batches, batch {missing[0]} among them."
    if len(called_for) > len(answers):
        return f"on_result was called {len(called_for)} times for {len(answers)} batches."
    late = [(index, at) for index, at in zip(called_for, times, strict=True) if at > ends.get(index, 0.0)]
    if late:
        index, at = late[0]
        return f"Batch {index} was ready at {ends[index]:g} s, and on_result heard of it at {at:g} s: call it at once."
    return ""


@exercise(
    "actors.map_with_progress",
    title="Tasks that report",
    criteria={"output": 1, "reports": 1, "speedup": 1},
    minutes=15,
    difficulty="more",
    hints=(
        "Who knows first that an item is done: the notebook, or the task that did it?",
        "A task may take an actor as an argument, like any other value, and call its methods with .remote().",
        "In the task: result = work(item); ray.get(board.report.remote(index)); return result. Start it for each "
        "(index, item) of enumerate(items), with the board.",
    ),
)
def map_with_progress(judge: Judge) -> None:
    for costs in ((3.0, 1.0, 2.0), (), (1.0,), (2.0, 1.0, 1.5, 2.0, 1.0, 2.0, 1.5, 1.0, 2.0, 1.0)):
        world, items, answers = work_on(judge, len(costs), costs)
        called = judge.call(
            world, WORK, items, BOARD, drive="actors.map_on_board",
            shown_as=f"{judge.name}(work, {len(items)} items, board)",
        )  # fmt: skip
        result = parts_of(called)
        called.value = result.get("value")
        called.returns(answers)
        why = _why_reports(called, items)
        if not why and plain(result.get("reports")) != len(items):
            why = "The clock heard of reports that the board never got: call board.report.remote(index)."
        called.expect("reports", not why, f"{called.shown}: {why or 'each item was reported when it was done'}", why)
    called.makespan_within(4.5)


def _why_reports(called: Called, items: Sequence[int]) -> str:
    """What is wrong with the reports, or an empty text."""
    marks = [(name, at) for name, at in called.run.marks if name.startswith("report ")]
    reports = [(name.removeprefix("report "), at) for name, at in marks]
    names = {str(index): index for index in range(len(items))}
    starts = {record.item: (record.call.start or 0) / 1000 for record in called.calls}
    ends = {record.item: (record.call.end or 0) / 1000 for record in called.calls}
    for name, _ in reports:
        if name not in names:
            what = "which is an item itself" if name in map(str, items) else "which is no index"
            return f"The board was told {name}, {what}: report the index of the item in the list."
    told = [names[name] for name, _ in reports]
    missing = [index for index in range(len(items)) if index not in told]
    if missing and not reports:
        return "Nobody reported anything to the board: call board.report.remote(index) in the task."
    if missing:
        return f"{len(missing)} of {len(items)} items were never reported, item {missing[0]} among them."
    if len(told) > len(items):
        return f"{len(told)} reports came for {len(items)} items."
    for index, (_, at) in zip(told, reports, strict=True):
        if at < ends.get(index, 0.0):
            begun = "when its work began" if at == starts.get(index) else "before its work was done"
            return f"Item {index} was reported at {at:g} s, {begun}; it was done at {ends[index]:g} s."
        if at > ends.get(index, at):
            return (
                f"Item {index} was done at {ends[index]:g} s and reported at {at:g} s: let the task report by itself, "
                "as soon as its work is done."
            )
    return ""


@exercise(
    "actors.stop",
    title="Nobody left behind",
    criteria={"output": 0.5, "all ended": 1.5, "at once": 1},
    minutes=10,
    difficulty="more",
    hints=(
        "You hold the only list of your actors in a variable, and call list.clear(). Who else may hold a handle?",
        "ray.kill(actor) ends one actor at once, whatever it is doing, and whoever holds a handle.",
        "for actor in actors: ray.kill(actor); then return len(actors).",
    ),
)
def stop(judge: Judge) -> None:
    for count, dead in ((4, False), (2, True), (0, False)):
        world, batches, _ = predict_on(judge, (1,), 5.0)
        of = "4 actors, one at work" if count == 4 else "2 actors, one dead" if dead else "no actors"
        called = judge.call(
            world, count, batches[0], dead,
            drive="actors.end_actors", driven=count + 1, shown_as=f"{judge.name}({of})",
        )  # fmt: skip
        result = parts_of(called)
        called.value = result.get("value")
        called.returns(count)
        alive, ray_runs = list_of(result, "alive"), result.get("ray") is not False
        called.expect(
            "all ended",
            ray_runs and not alive,
            f"{called.shown}: afterwards {len(alive)} actors were alive"
            if ray_runs
            else f"{called.shown}: afterwards Ray itself was no longer running",
            _why_alive(called, alive, count, result.get("emptied") is True)
            if ray_runs
            else "Your function shut Ray down, and with it everything else that ran there: end the actors only.",
        )
        went_on = [record.call.end or 0 for record in called.calls if record.useful and (record.call.end or 0) > 0]
        called.expect(
            "at once",
            not went_on and not alive,
            f"{called.shown}: the actor at work went on until {max(went_on, default=0) / 1000:g} s",
            "An actor that was at work finished its batch before it ended: __ray_terminate__ waits in the actor's "
            "queue like any call, and ray.kill does not."
            if went_on
            else _why_alive(called, alive, count, result.get("emptied") is True),
        )
        if not ray_runs:
            return  # What follows would only judge how long Ray takes to come up.


def _why_alive(called: Called, alive: Sequence[int], count: int, emptied: bool) -> str:
    if emptied and len(alive) == count:
        return (
            f"Your function emptied the list, and all {count} actors are still alive: an actor lives for as long as "
            "anybody holds a handle of it. ray.kill ends it, whoever holds one."
        )
    if called.count("load") > count:
        return (
            "The actors' processes ended, and Ray started them again, since they were to be restarted: ray.kill ends "
            "an actor for good."
        )
    if len(alive) == count:
        return f"All {count} actors are still alive: nobody has told them to end. ray.kill ends an actor."
    which = ", ".join(map(str, alive))
    return f"{len(alive)} of {count} actors are still alive: number {which} of the list."
