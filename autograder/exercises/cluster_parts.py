"""Why a program of lesson 09 went wrong, from what came back and what the clock saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from autograder.exercises.parts import list_of
from autograder.judge.called import Called
from autograder.judge.results import explain_result
from autograder.judge.values import equal, plain_throughout
from autograder.verdict import most_at_once


def why_lost(died: str, called: Called, results: list[int]) -> str:
    """Why the results are not those of all batches. died: the error of a dead worker that came out, or empty."""
    if died == "ActorUnavailableError":
        return (
            "An actor died in the middle of a batch, and ray.get raised ActorUnavailableError: Ray started the actor "
            "again, but didn't make the lost call again. That is another option: max_task_retries."
        )
    if died == "InjectedFault":
        return (
            "The batches were predicted in the notebook's own process. Had that one died, as ordered, nobody would be "
            "left: let actors do it."
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


def why_loads(loads: int, enough: int, calls: int, at_home: bool) -> str:
    """Why the model was loaded more often than `enough` times, or not where it should be."""
    if at_home:
        return "The model was loaded in the notebook's own process: each actor does that for itself."
    if loads > enough and loads >= calls:
        return f"The model was loaded {loads} times, once for each call: an actor loads once in its life."
    if loads > enough:
        return f"The model was loaded {loads} times where {enough} would do: only an actor that died has to load again."
    return "Batches were never predicted, so it means nothing that few models were loaded."


def why_not_resumed(called: Called, parts: Mapping[str, Any], expected: Any, tears: Sequence[int]) -> str:
    """Why the values of the runs are not the expected ones. parts: what the driver gave back."""
    raised = list_of(parts, "raised")
    if tears and len(raised) == 2:
        return (
            f"The machine went off in the middle of a write, and the next run raised {raised[0]}: {raised[1]}. It took "
            "half a file for a whole one. Write under another name first, then os.replace."
        )
    if len(raised) == 2:
        return (
            f"A run was killed while it predicted, and the next one raised {raised[0]}: {raised[1]}. It took something "
            "in done_folder for a result that was never there: predict first, and only then open, write and name its "
            "file."
        )
    values = called.value
    if "values" in parts and values == []:
        return "No call came through, however often it was begun again."
    if type(values) is list and type(expected) is list and len(values) == len(expected) == 2 and not tears:
        again, wanted = values[1], expected[1]
        if values[0] == expected[0] and type(again) is list and len(again) < len(wanted):
            return (
                f"The second run returned {len(again)} of {len(wanted)} results: what an earlier run has done belongs "
                "into the list too, read from its file."
            )
        if values[0] == expected[0] and type(again) is list and sorted(map(str, again)) != sorted(map(str, wanted)):
            return (
                "The second run had one item more, in front, and the others in another order, and items got the "
                "results of others: a file is to be found by its item, not by the item's place in the list."
            )
    if tears and type(values) is list and values != expected:
        return f"After a write that was cut off, the results were wrong: {explain_result(called, expected)}"
    return ""


def why_twice(called: Called, files: Any, extra: int, deaths: int) -> str:
    """Why `predict` was called `extra` times too often. files: how many there were after each run."""
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


def most_held(called: Called, needs: list[dict[str, float]]) -> float:
    """The most scanners that were needed at the same time."""
    return most_at_once(
        (record.call.start or 0, record.call.end or 0, sum(needs[record.item].values())) for record in called.calls
    )


def why_not_fit(homeless: list[Any], held: float, called: Called) -> str:
    """Why an item was not where it fits. homeless: the names of those that ran elsewhere."""
    if homeless:
        return (
            f"Of the items that need the scanner, {len(homeless)} ran on a node that has none: tell Ray what a task "
            "needs, with .options(resources=...)."
        )
    if called.not_begun():
        return f"{called.not_begun()} items were never worked on."
    return (
        f"All were on the right node, but {held:g} scanners were in use at once where there are 2: a task has to ask "
        "for as much as its item needs, so that Ray can hold it."
    )


def why_not_together(called: Called, needs: list[dict[str, float]]) -> str:
    """Why the items took longer than they need to, or an empty text if it has to do with no resource."""
    plain = [record for record in called.calls if not needs[record.item]]
    picky = [record for record in called.calls if needs[record.item]]
    in_turn = all((one.call.end or 0) <= (other.call.start or 0) for one, other in pairwise(called.calls))
    if not plain or not picky or in_turn:
        return ""
    if min(r.call.arrived for r in plain) >= max(r.call.end or 0 for r in picky):
        return (
            "The items that need nothing were only begun when those with the scanner were done: start them all first."
        )
    if min(r.call.arrived for r in picky) >= max(r.call.end or 0 for r in plain):
        return "The items that need the scanner were only begun when all others were done: start them all first."
    alone = [r for r in plain if r.call.arrived > 0]
    if alone:
        return (
            f"{len(alone)} items that need nothing waited for their turn while CPUs were idle: does every task ask for "
            "the scanner?"
        )
    return ""


def why_no_report(parts: Mapping[str, Any], value: Any, status: str, ran: str, printed: str) -> str:
    """Why this is not the report of a job. ran: what the job printed; printed: what it should have."""
    if not parts.get("jobs"):
        return "No job was submitted."
    if printed not in ran:
        return why_not_sent(parts, ran)
    if value == "asked forever":
        return f"The job had ended as {status}, and your program waited for another end: is_terminal() knows all ends."
    if type(value) not in (list, tuple) or len(value) != 2:
        return "A pair is expected: the status at the end, and what the job printed."
    if value[0] in ("PENDING", "RUNNING"):
        return f"You returned the status {value[0]}: submit_job starts a job, and doesn't wait for its end."
    if value[0] != status:
        return f"The job ended as {status}, and you returned the status {str(value[0])[:40]!r}."
    return f"The job printed {printed!r}, and you returned {str(value[1])[:80]!r} as what it printed."


def why_not_sent(parts: Mapping[str, Any], ran: str) -> str:
    """Why the job did not find its files."""
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
