"""Lesson 09, clusters: work that goes on when something dies, and work that runs where it fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.clock.world import FaultKind, Operation, World
from autograder.exercises.parts import MODEL_CLASS, WORK, parts_of, predict_on
from autograder.judge.case import Called, Judge, equal
from autograder.judge.registry import exercise
from autograder.judge.results import explain_result
from autograder.judge.values import plain_throughout


@exercise(
    "cluster.predict_with_restarts",
    title="Predict, whoever dies",
    criteria={"output": 2.5, "only what was lost": 0.5, "one load a life": 0.5, "speedup": 1.5},
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
    _predict(judge, 2, (2,), {0: ["kill after", "kill after"]})
    called = _predict(judge, 3, (2,) * 6, {1: ["kill after"]})
    called.makespan_within(7.0)


def _predict(judge: Judge, n: int, sizes: Sequence[int], faults: Mapping[int, Sequence[FaultKind]]) -> Called:
    """One case, in which the process that predicts a batch dies as often as `faults` says."""
    world, batches, results = predict_on(judge, sizes, load=2.0)
    world.operations["predict"].faults = faults  # type: ignore[attr-defined]
    called = judge.call(
        world,
        MODEL_CLASS,
        batches,
        n,
        drive="cluster.predict_while_dying",
        shown_as=f"{judge.name}(Model, {len(batches)} batches, {n})",
    )
    died = parts_of(called).get("died")
    called.value = f"the error {died}" if died else parts_of(called).get("value", called.value)
    called.returns(results, why=_why_lost(str(died or ""), called, results))
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
        _why_loads(len(loads), n + deaths, len(called.calls), at_home),
    )
    return called


def _why_lost(died: str, called: Called, results: list[int]) -> str:
    if died == "ActorUnavailableError":
        return (
            "An actor died in the middle of a batch, and ray.get raised ActorUnavailableError: Ray started the actor "
            "again, and made the lost call not again. That is another option: max_task_retries."
        )
    if died == "WorkerCrashedError":
        return "The process of a task died more often than Ray was told to try again: max_retries says how often."
    deaths = [record.item for record in called.calls if record.fault]
    if died and len(deaths) > 1 and len(set(deaths)) == 1:
        return (
            f"A batch took its process with it {len(deaths)} times, and ray.get raised {died}: up to three deaths are "
            "to be survived, so say so in max_restarts and max_task_retries."
        )
    if died:
        return (
            f"An actor died in the middle of a batch, and ray.get raised {died}: nobody started the actor again. "
            "max_restarts says how often Ray does."
        )
    value = plain_throughout(called.value)
    if type(value) is not list or not deaths or equal(value, results):
        return ""
    if len(value) > len(results) and all(result in value for result in results):
        return (
            f"There are {len(value)} results for {len(results)} inputs: after a death a batch was predicted again, and "
            "what had been counted was counted again. Keep results by batch number."
        )
    if len(value) < len(results) and all(result in results for result in value):
        return f"{len(results) - len(value)} results are missing: a batch whose process died was given up."
    return ""


def _why_loads(loads: int, enough: int, calls: int, at_home: bool) -> str:
    if at_home:
        return "The model was loaded in the notebook's own process: each actor does that for itself."
    if loads > enough and loads >= calls:
        return f"The model was loaded {loads} times, once for each call: an actor loads once in its life."
    if loads > enough:
        return f"The model was loaded {loads} times where {enough} would do: only an actor that died has to load again."
    return "Batches were never predicted, so it means nothing that few models were loaded."


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
    called = judge.call(
        world, WORK, runs, tears, len(runs) + deaths, drive="cluster.resume", shown_as=shown
    )
    parts = parts_of(called)
    by_item = dict(zip(items, answers, strict=True))
    expected = [[by_item[item] for item in run] for run in runs]
    values = plain_throughout(parts.get("values", called.value))
    called.value = values
    if type(values) is list and len(values) == 1 == len(expected):
        called.value, expected = values[0], expected[0]
    called.returns(expected, criterion=what, why=_why_not_resumed(called, parts, expected, tears))
    tries = Counter(record.item for record in called.calls)
    owed = {number: 1 + len(faults.get(number, ())) for number in range(len(items))}
    spare = 1 if tears else 0  # The result whose file was torn is lost.
    often = [number for number in owed if tries[number] > owed[number] + len(tears) * spare]
    extra = sum(max(0, tries[number] - owed[number]) for number in owed)
    called.expect(
        "nothing twice",
        not often and extra <= len(tears) and not called.not_begun(),
        f"{called.shown}: predict was called {len(called.calls)} times, and {sum(owed.values())} would do",
        _why_twice(called, parts.get("files"), extra, deaths),
    )


def _why_not_resumed(called: Called, parts: Mapping[str, Any], expected: Any, tears: Sequence[int]) -> str:
    raised = parts.get("raised")
    if tears and raised:
        return (
            f"The machine went off in the middle of a write, and the next run raised {raised[0]}: {raised[1]}. It took "
            "half a file for a whole one. Write under another name first, then os.replace."
        )
    values = called.value
    if "values" in parts and values == []:
        return "No call came through, however often it was begun again."
    if type(values) is list and type(expected) is list and len(values) == len(expected) == 2 and not tears:
        again, wanted = values[1], expected[1]
        if values[0] == expected[0] and type(again) is list and len(again) < len(wanted):
            return (
                f"The second run returned {len(again)} results for {len(wanted)} items: what an earlier run has done "
                "belongs into the list too, read from its file."
            )
        if values[0] == expected[0] and type(again) is list and sorted(map(str, again)) != sorted(map(str, wanted)):
            return (
                "The second run had one item more, in front, and the others in another order, and items got the "
                "results of others: a file is to be found by its item, not by the item's place in the list."
            )
    if tears and type(values) is list and values != expected:
        return f"After a write that was cut off, the results were wrong: {explain_result(called, expected)}"
    return ""


def _why_twice(called: Called, files: Any, extra: int, deaths: int) -> str:
    if called.not_begun():
        return f"{called.not_begun()} items were never predicted, so it means nothing that no item was twice."
    if deaths and type(files) is list and files and not files[0]:
        return (
            f"predict was called {extra} times too often. The first run was killed, and had left no file: write each "
            "result as soon as it is there, not all at the end."
        )
    if type(files) is list and not any(files):
        return (
            f"predict was called {extra} times too often. There was never a file in done_folder: what a process keeps "
            "in memory is gone with it."
        )
    if not deaths:
        return f"The second run had the first one's files, and called predict {extra} times too often."
    return f"{extra} results that earlier runs had written were made again."


_SCANNER: dict[str, float] = {"scanner": 2}


@exercise(
    "cluster.run_where_it_fits",
    title="Where it fits",
    criteria={"output": 1.5, "each item once": 0.5, "fits": 1, "speedup": 1},
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
    needs: list[dict[str, float]] = [{"scanner": 2}, {}, {"scanner": 1}, {}, {"scanner": 1}, {}]
    called = _place(judge, needs, _SCANNER)
    called.makespan_within(2.0, why=_why_not_together(called, needs))


def _place(judge: Judge, needs: list[dict[str, float]], there: dict[str, float]) -> Called:
    """One case: items that need this, and a second node that has what `there` says."""
    items = [{"name": f"scan {number}", "needs": need} for number, need in zip(judge.numbers(len(needs)), needs)]
    answers = judge.numbers(len(items))
    world = World({"work": Operation([(item,) for item in items], answers)}, cores=8)
    called = judge.call(
        world, items, there, drive="cluster.place", shown_as=f"{judge.name}(work, {len(items)} items)"
    )
    node = parts_of(called).get("node")
    called.value = parts_of(called).get("value", called.value)
    called.returns(answers).each_item_once()
    marks = dict(name.split(" on ") for name, _ in called.run.marks if " on " in name)
    homeless = [item["name"] for item in items if item["needs"] and marks.get(str(item["name"])) != node]
    held = _most_held(called, needs)
    called.expect(
        "fits",
        not homeless and held <= there.get("scanner", 0) and not called.not_begun(),
        f"{called.shown}: {len(homeless)} of {sum(map(bool, needs))} items that need the scanner ran elsewhere, and "
        f"at most {held:g} of 2 scanners were in use",
        _why_not_fit(homeless, held, called),
    )
    return called


def _most_held(called: Called, needs: list[dict[str, float]]) -> float:
    """The most scanners that were needed at the same time."""
    edges = []
    for record in called.calls:
        need = needs[record.item].get("scanner", 0)
        edges += [(record.call.start or 0, need), (record.call.end or 0, -need)]
    most = now = 0.0
    for _, step in sorted(edges):
        now += step
        most = max(most, now)
    return most


def _why_not_fit(homeless: list[Any], held: float, called: Called) -> str:
    if homeless:
        return (
            f"{len(homeless)} items that need the scanner ran on a node that has none: tell Ray what a task needs, with "
            ".options(resources=...)."
        )
    if called.not_begun():
        return f"{called.not_begun()} items were never worked on."
    return (
        f"All were on the right node, but {held:g} scanners were in use at once where there are 2: a task has to ask "
        "for as much as its item needs, so that Ray can hold it."
    )


def _why_not_together(called: Called, needs: list[dict[str, float]]) -> str:
    plain = [record for record in called.calls if not needs[record.item]]
    picky = [record for record in called.calls if needs[record.item]]
    if not plain or not picky or len({record.process for record in called.calls}) < 2:
        return ""
    if min(r.call.arrived for r in plain) >= max(r.call.end or 0 for r in picky):
        return "The items that need nothing were only begun when those with the scanner were done: start them all first."
    if min(r.call.arrived for r in picky) >= max(r.call.end or 0 for r in plain):
        return "The items that need the scanner were only begun when all others were done: start them all first."
    alone = [r for r in plain if r.call.arrived > 0]
    if alone:
        return (
            f"{len(alone)} items that need nothing waited for their turn while CPUs were idle: does every task ask for "
            "the scanner?"
        )
    return ""


@exercise(
    "cluster.run_as_job",
    title="Hand it to the cluster",
    criteria={"output": 2, "waits for the end": 1, "sent along": 1},
    minutes=25,
    difficulty="challenge",
    hints=(
        "The cluster is another machine: how does your script get there, and how do you learn that it has ended?",
        "JobSubmissionClient() finds the cluster by itself. submit_job takes an entrypoint, which is a command line, and "
        "a runtime_env, whose working_dir is a folder to send. get_job_status(...).is_terminal() says when it is over.",
        "client = JobSubmissionClient(); folder, name = os.path.split(script); job = client.submit_job(entrypoint="
        "f'python {name}', runtime_env={'working_dir': folder}); while not client.get_job_status(job).is_terminal(): "
        "time.sleep(0.2); return str(status.value), client.get_job_logs(job).",
    ),
    needs_ray=False,
)
def run_as_job(judge: Judge) -> None:
    for status, ends in (("SUCCEEDED", ""), ("FAILED", "import sys; sys.exit(1)\n")):
        first, second = judge.numbers(2)
        files = {
            f"report_{first}.py": f"from numbers_here import SECOND\n\nprint({first}, SECOND)\n{ends}",
            "numbers_here.py": f"SECOND = {second}\n",
        }
        called = judge.call(
            World({}), files, drive="jobs.submit", shown_as=f"{judge.name}('.../report_{first}.py')"
        )
        _look_at_job(called, status, f"{first} {second}")


def _look_at_job(called: Called, status: str, printed: str) -> None:
    parts = parts_of(called)
    value = parts.get("value", called.value)
    if type(value) in (list, tuple) and len(value) == 2 and type(value[1]) is str:
        value = (value[0], value[1].strip())
    called.value = value
    ran = str(parts.get("printed", "")).strip()
    called.returns((status, printed), why=_why_no_report(parts, value, status, ran, printed))
    asked = parts.get("asked")
    called.expect(
        "waits for the end",
        type(asked) is int and 0 < asked <= 3 and value != "asked for ever",
        f"{called.shown} asked {asked} times after the job had ended",
        "Your program never asked so often that the answer was an end: a job that was submitted has only begun."
        if not asked
        else f"The job had ended as {parts.get('status')}, and your program went on asking: is_terminal() knows all ends.",
    )
    called.expect(
        "sent along",
        bool(parts.get("sent")) and printed in ran,
        f"{called.shown}: the job printed {ran[-200:]!r}",
        _why_not_sent(parts, ran),
    )


def _why_no_report(parts: Mapping[str, Any], value: Any, status: str, ran: str, printed: str) -> str:
    if not parts.get("jobs"):
        return "No job was submitted."
    if printed not in ran:
        return _why_not_sent(parts, ran)
    if value == "asked for ever":
        return f"The job had ended as {status}, and your program waited for another end: is_terminal() knows all ends."
    if type(value) not in (list, tuple) or len(value) != 2:
        return "A pair is expected: the status at the end, and what the job printed."
    if value[0] in ("PENDING", "RUNNING"):
        return f"You returned the status {value[0]}: submit_job starts a job, and doesn't wait for its end."
    if value[0] != status:
        return f"The job ended as {status}, and you returned the status {str(value[0])[:40]!r}."
    return f"The job printed {printed!r}, and you returned {str(value[1])[:80]!r} as what it printed."


def _why_not_sent(parts: Mapping[str, Any], ran: str) -> str:
    last = ran.splitlines()[-1] if ran else "nothing"
    if not parts.get("sent"):
        return (
            f"The job printed: {last[-160:]!r}. The cluster doesn't have your files: send the script's folder with "
            "runtime_env={'working_dir': ...}, and name the script as it is called in there."
        )
    return (
        f"The folder was sent, and the job printed: {last[-160:]!r}. A job starts inside the folder that was sent: its "
        "entrypoint names the script as seen from there."
    )
