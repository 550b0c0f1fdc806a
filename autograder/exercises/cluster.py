"""Lesson 09, clusters: work that goes on when something dies, and work that runs where it fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.clock.world import FaultKind, Operation, World
from autograder.exercises.cluster_parts import (
    most_held,
    why_loads,
    why_lost,
    why_no_report,
    why_not_fit,
    why_not_resumed,
    why_not_sent,
    why_not_together,
    why_twice,
)
from autograder.exercises.parts import MODEL_CLASS, WORK, parts_of, predict_on
from autograder.judge.called import Called
from autograder.judge.case import Judge
from autograder.judge.registry import exercise
from autograder.judge.values import plain_throughout


@exercise(
    "cluster.predict_with_restarts",
    title="Predict, whoever dies",
    criteria={"output": 2, "only what was lost": 0.5, "one load a life": 1, "speedup": 1.5},
    minutes=20,
    difficulty="more",
    hints=(
        "What becomes of an actor whose process has died, and what of the call that it was busy with?",
        "Two options of ray.remote: max_restarts is how often Ray starts an actor again, max_task_retries how often it "
        "makes a call again that died with it. Both are 0 if you say nothing.",
        "actor_class = ray.remote(max_restarts=3, max_task_retries=3)(Model); make n actors; batch number i goes to "
        "actors[i % n]; one ray.get; one flat list.",
    ),
)
def predict_with_restarts(judge: Judge) -> None:
    _predict(judge, 1, (), {})
    _predict(judge, 2, (2, 3, 1), {1: ["kill before"]})
    _predict(judge, 2, (2,), {0: ["kill after", "kill before", "kill after"]})
    called = _predict(judge, 3, (2,) * 6, {1: ["kill after"]})
    called.makespan_within(7.0)


def _predict(judge: Judge, n: int, sizes: Sequence[int], faults: Mapping[int, Sequence[FaultKind]]) -> Called:
    """One case, in which the process that predicts a batch dies as often as `faults` says."""
    world, batches, results = predict_on(judge, sizes, 1.0, faults, load=2.0)
    called = judge.call(
        world,
        MODEL_CLASS,
        batches,
        n,
        drive="cluster.predict_while_dying",
        shown_as=f"{judge.name}(Model, {len(batches)} batches, {n})",
    )
    died = parts_of(called).get("died")
    called.value = None if died else parts_of(called).get("value", called.value)
    called.ended = f"raised {died}" if died else ""
    called.returns(results, why=why_lost(str(died or ""), called, results))
    deaths = sum(map(len, faults.values()))
    useful = Counter(record.item for record in called.calls if record.useful)
    again = [item for item, count in useful.items() if count > 1]
    called.expect(
        "only what was lost",
        not again and not called.not_begun() and not died,
        f"{called.shown}, in which {deaths} processes died, predicted {len(again)} batches again that were not lost",
        f"Batch {again[0]} came through, and was predicted again: after a death, only the batch that died with the "
        "process is owed."
        if again
        else "The batches that were lost are still owed.",
    )
    loads = [record for record in called.run.records if record.kind == "load"]
    at_home = any(record.role == "notebook" for record in loads)
    called.expect(
        "one load a life",
        len(loads) <= n + deaths and not at_home and not called.not_begun(),
        f"{called.shown} loaded the model {len(loads)} times; {n} actors of which {deaths} die need {n + deaths}",
        why_loads(len(loads), n + deaths, len(called.calls), at_home),
    )
    return called


@exercise(
    "cluster.resumable",
    title="Go on where you were",
    criteria={"output": 2, "half a file": 1, "nothing twice": 2},
    minutes=25,
    difficulty="more",
    hints=(
        "After a kill, the next process remembers nothing. Where can it see which items are done?",
        "One file an item, named after the item, in done_folder: if it is there, read it. Write it under another name "
        "first: os.replace gives it the right one in a single step, so a file of that name is always whole.",
        "For each item: if not os.path.exists(path): result = predict(item); write it with pickle.dump to path + "
        "'.part'; os.replace(path + '.part', path). Then read path and append to the results.",
    ),
    needs_ray=False,
)
def resumable(judge: Judge) -> None:
    names = [f"photo_{number}.jpg" for number in judge.numbers(5)]
    _resume(judge, [names[1:], [*names[:1], *names[:0:-1]]], {})
    _resume(judge, [[], names[:1]], {})
    _resume(judge, [names], {2: ["kill after"], 4: ["kill before"]})
    _resume(judge, [names[:3]], {}, tears=(1, 2))


def _resume(
    judge: Judge,
    runs: list[list[str]],
    faults: Mapping[int, Sequence[FaultKind]],
    tears: tuple[int, ...] = (),
) -> None:
    """One case: a call for each list of `runs`, with the same folder; a call that is killed is made again."""
    items = list(dict.fromkeys(item for run in runs for item in run))
    answers = judge.numbers(len(items))
    world = World({"work": Operation([(item,) for item in items], answers, 1.0, faults)})
    deaths = sum(map(len, faults.values())) + len(tears)
    what = "half a file" if tears else "output"
    shown = f"{judge.name}(predict, {len(runs[-1])} items, done_folder), "
    shown += f"killed {deaths} times and called again" if deaths else "called twice with the same folder"
    called = judge.call(world, WORK, runs, tears, len(runs) + deaths, drive="cluster.resume", shown_as=shown)
    parts = parts_of(called)
    by_item = dict(zip(items, answers, strict=True))
    expected: Any = [[by_item[item] for item in run] for run in runs]
    values = plain_throughout(parts.get("values", called.value))
    called.value = values
    if type(values) is list and len(values) == 1 == len(expected):
        called.value, expected = values[0], expected[0]
    called.returns(expected, criterion=what, why=why_not_resumed(called, parts, expected, tears))
    if parts.get("raised"):
        return  # Of what would have come after that nothing is known.
    tries = Counter(record.item for record in called.calls)
    owed = {number: 1 + len(faults.get(number, ())) for number in range(len(items))}
    spare = 1 if tears else 0  # The result whose file was torn is lost.
    often = [number for number in owed if tries[number] > owed[number] + len(tears) * spare]
    extra = sum(max(0, tries[number] - owed[number]) for number in owed)
    called.expect(
        "nothing twice",
        not often and extra <= len(tears) and not called.not_begun(),
        f"{called.shown}: predict was called {len(called.calls)} times, and {sum(owed.values()) + len(tears)} would do",
        why_twice(called, parts.get("files"), extra, deaths),
    )


@exercise(
    "cluster.run_where_it_fits",
    title="Where it fits",
    criteria={"output": 1, "each item once": 0.5, "fits": 1.5, "speedup": 1},
    minutes=15,
    difficulty="more",
    hints=(
        "How does Ray learn that a task can't run just anywhere?",
        "A node has named resources, and a task may ask for an amount: task.options(resources={'scanner': 1}). Ray "
        "starts it where that much is free, and holds the amount until it is done.",
        "task = ray.remote(work); references = [task.options(resources=item['needs']).remote(item) for item in items]; "
        "then one ray.get.",
    ),
)
def run_where_it_fits(judge: Judge) -> None:
    _place(judge, [], {})
    _place(judge, [{}], {})
    # A name of its own: in the lesson there is a node that has a `scanner` already.
    scanner = f"scanner_{judge.numbers(1)[0]}"
    needs: list[dict[str, float]] = [{scanner: 2}, {}, {scanner: 1}, {}, {scanner: 1}, {}]
    called = _place(judge, needs, {scanner: 2})
    called.makespan_within(2.0, why=why_not_together(called, needs))


def _place(judge: Judge, needs: list[dict[str, float]], there: dict[str, float]) -> Called:
    """One case: items that need this, and a second node that has what `there` says."""
    items = [
        {"name": f"scan {number}", "needs": need} for number, need in zip(judge.numbers(len(needs)), needs, strict=True)
    ]
    answers = judge.numbers(len(items))
    world = World({"work": Operation([(item,) for item in items], answers)}, cores=8)
    called = judge.call(
        world, items, there, drive="cluster.place", shown_as=f"{judge.name}(work, {len(items)} items)",
        if_free="CPUs are free, so a task of yours asks for something that no node has, and waits for it. Believe the "
        "item: its `needs` says what it needs, and how much.",
    )  # fmt: skip
    node = parts_of(called).get("node")
    called.value = parts_of(called).get("value", called.value)
    called.returns(answers).each_item_once()
    marks = dict(name.split(" on ") for name, _ in called.run.marks if " on " in name)
    homeless = [item["name"] for item in items if item["needs"] and marks.get(str(item["name"])) != node]
    held = most_held(called, needs)
    called.expect(
        "fits",
        not homeless and held <= sum(there.values()) and not called.not_begun(),
        f"{called.shown}: {len(homeless)} of {sum(map(bool, needs))} items that need the scanner ran elsewhere, and "
        f"at most {held:g} of 2 scanners were in use",
        why_not_fit(homeless, held, called),
    )
    return called


@exercise(
    "cluster.run_as_job",
    title="Hand it to the cluster",
    criteria={"output": 2, "waits for the end": 1, "sent along": 1},
    minutes=25,
    difficulty="challenge",
    hints=(
        "The cluster is another machine: how does your script get there, and how do you learn that it has ended?",
        "JobSubmissionClient() finds the cluster by itself. submit_job takes an entrypoint, which is a command line, "
        "and a runtime_env, whose working_dir is a folder to send. get_job_status(...).is_terminal() says when it is "
        "over.",
        "client = JobSubmissionClient(); folder, name = os.path.split(script); job = client.submit_job(entrypoint="
        "f'python {name}', runtime_env={'working_dir': folder}); while not client.get_job_status(job).is_terminal(): "
        "time.sleep(0.2); return client.get_job_status(job).value, client.get_job_logs(job).",
    ),
    needs_ray=False,
)
def run_as_job(judge: Judge) -> None:
    for status, ends in (("SUCCEEDED", ""), ("FAILED", "import sys; sys.exit(1)\n")):
        item, first, second = judge.numbers(3)
        name = f"report_{item}.py"
        files = {name: _REPORT.format(item=item, ends=ends), "numbers_here.py": f"SECOND = {second}\n"}
        # What the job prints is told to whoever asks for it: the kernel says that it was not the notebook.
        world = World({"work": Operation([(item,)], [first])})
        called = judge.call(world, files, drive="cluster.submit", shown_as=f"{judge.name}('.../{name}')")
        _look_at_job(called, status, f"{first} {second}")


_REPORT = """from autograder.client.standins import work
from numbers_here import SECOND

print(work({item}), SECOND)
{ends}"""


def _look_at_job(called: Called, status: str, printed: str) -> None:
    parts = parts_of(called)
    value = parts.get("value", called.value)
    if type(value) in (list, tuple) and len(value) == 2 and type(value[1]) is str:
        value = (value[0], value[1].strip())
    called.value = value
    ran = str(parts.get("printed", "")).strip()
    if printed in ran and all(record.role == "notebook" for record in called.calls):
        called.tampered("A job is said to have printed what nobody but the notebook had asked for.")
    if parts.get("jobs") == 0:
        called.value = "the report of a job that never was"
    called.returns((status, printed), why=why_no_report(parts, value, status, ran, printed))
    asked = parts.get("asked")
    called.expect(
        "waits for the end",
        type(asked) is int and 0 < asked <= 3 and value != "asked forever",
        f"{called.shown} asked {asked} times after the job had ended",
        "Your program never asked so often that the answer was an end: a job that was submitted has only begun."
        if not asked
        else f"The job had ended as {parts.get('status')}, and your program went on asking: is_terminal() knows all "
        "ends.",
    )
    called.expect(
        "sent along",
        bool(parts.get("sent")) and printed in ran,
        f"{called.shown}: the job printed {ran[-200:]!r}",
        why_not_sent(parts, ran),
    )
