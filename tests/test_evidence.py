"""What the kernel's word on processes proves: who has a model, who was told to die, who is no task of Ray's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest

from autograder.client.wire import HANDED_OUT, StandIn
from autograder.clock import proc
from autograder.clock.evidence import Evidence
from autograder.clock.run import QUIET_LOOKS, Run
from autograder.clock.settle import ProcWatcher
from autograder.clock.world import Operation, Request, World
from autograder.judge.called import Called
from autograder.judge.seen import Seen

NOTEBOOK, WORKER, OTHER_WORKER, FORKED, LEFT_BEHIND = 1, 11, 12, 13, 14
VALUE = StandIn("value", ("v",))
SESSION_BEGAN = 100


class Processes:
    """Workers of Ray's, one process that the first of them forked, and one of which nobody knows the parents."""

    def __init__(self) -> None:
        self.lines = {NOTEBOOK: (1,), WORKER: (11,), OTHER_WORKER: (12,), FORKED: (13, 11), LEFT_BEHIND: ()}
        self.lives = {pid: SESSION_BEGAN + pid for pid in self.lines}

    def begin(self) -> None:
        pass

    def look(self, blocked: Any, sleepers: bool, helpers: bool) -> str:
        return ""

    def called(self, pid: int) -> None:
        pass

    def is_ray_worker(self, pid: int) -> bool:
        return pid in (WORKER, OTHER_WORKER)

    def is_outside_ray(self, pid: int) -> bool:
        return pid == NOTEBOOK

    def life(self, pid: int) -> int:
        return self.lives.get(pid, 0)

    def line(self, pid: int, driver: int) -> tuple[int, ...]:
        return self.lines[pid]

    def arrivals(self) -> int:
        return 0

    def spins(self) -> bool:
        return False


class Case:
    """A case of a session, whose processes ask what the test says."""

    def __init__(self, before: Case | None = None, **faults: Any) -> None:
        self.processes = before.processes if before else Processes()
        operations = {
            "predict": Operation([([1],)], [[2]], 1.0, {0: list(faults.get("predict", ()))}),
            "first": Operation([(1,)], [VALUE]),
            "second": Operation([(VALUE,)], [3]),
        }
        self.run = Run(World(operations), NOTEBOOK, self.processes, now=lambda: 0.0)
        self.run.evidence = before.run.evidence if before else Evidence(began=SESSION_BEGAN)
        self.replies: list[dict[str, Any]] = []

    def ask(self, process: int, kind: Any, operation: str, *args: Any, **identity: str) -> None:
        self.run.request(Request(kind, operation, args, process, **identity), self.replies.append)

    def predict(self, process: int) -> None:
        self.ask(process, "call", "predict", [1])

    def settle(self) -> None:
        for _ in range(QUIET_LOOKS):
            self.run.tick()

    @property
    def contradiction(self) -> str:
        return self.run.contradictions[0] if self.run.contradictions else ""


def test_a_worker_that_has_no_model_cannot_predict() -> None:
    case = Case()
    case.ask(OTHER_WORKER, "load", "Model")
    case.predict(WORKER)
    assert "neither loaded one nor been sent one" in case.contradiction


def test_a_model_is_there_where_it_was_loaded_or_unpickled_in_this_case_or_an_earlier_one() -> None:
    earlier = Case()
    earlier.ask(WORKER, "load", "Model")
    earlier.ask(WORKER, "pickle", "Model")
    case = Case(earlier)
    case.ask(OTHER_WORKER, "unpickle", "Model")
    for process in (WORKER, OTHER_WORKER, FORKED):
        case.predict(process)
    assert not case.contradiction


def test_a_notebook_has_the_model_that_it_was_handed() -> None:
    case = Case()
    case.run.evidence.gave(NOTEBOOK, [StandIn("model"), [[1]]], case.processes)
    case.ask(NOTEBOOK, "pickle", "Model")
    case.predict(NOTEBOOK)
    assert not case.contradiction


def test_a_notebook_that_has_none_cannot_send_one() -> None:
    case = Case()
    case.ask(NOTEBOOK, "pickle", "Model")
    assert "neither loaded one" in case.contradiction


def test_nothing_is_said_of_a_process_older_than_the_judge_or_of_unknown_parents() -> None:
    case = Case()
    case.processes.lives[WORKER] = SESSION_BEGAN - 1
    case.predict(WORKER)
    case.predict(FORKED)
    case.predict(LEFT_BEHIND)
    assert not case.contradiction


def test_an_id_that_is_used_again_is_another_process() -> None:
    case = Case()
    case.ask(WORKER, "load", "Model")
    case.processes.lives[WORKER] += 1000
    case.predict(WORKER)
    assert case.contradiction


def test_what_was_never_pickled_is_not_unpickled() -> None:
    case = Case()
    case.ask(WORKER, "unpickle", "Model", "")
    case.ask(WORKER, "unpickle", "value", "v")
    assert all("never pickled" in reply["error"] for reply in case.replies)
    assert not case.contradiction, "a new judge knows of nothing before it"


def test_a_value_goes_where_it_is_sent() -> None:
    case = Case()
    case.ask(WORKER, "call", "first", 1)
    case.ask(WORKER, "pickle", "value", "v")
    case.ask(OTHER_WORKER, "unpickle", "value", "v")
    case.ask(OTHER_WORKER, "call", "second", VALUE)
    assert not case.contradiction


@pytest.mark.parametrize(("kind", "operation", "what"), [("call", "second", VALUE), ("pickle", "value", "v")])
def test_a_value_that_was_fetched_unseen_is_seen_where_it_is_used(kind: str, operation: str, what: Any) -> None:
    case = Case()
    case.ask(WORKER, "call", "first", 1)
    case.ask(WORKER, "pickle", "value", "v")
    case.ask(NOTEBOOK, kind, operation, what)
    assert "neither made it nor been sent it" in case.contradiction


def killed() -> Case:
    case = Case(predict=("kill after",))
    case.ask(WORKER, "load", "Model")
    case.predict(WORKER)
    case.settle()
    assert case.replies[-1] == {"fault": "kill"}
    return case


def test_a_process_that_was_told_to_die_and_calls_on_is_seen() -> None:
    case = killed()
    case.predict(WORKER)
    assert not case.contradiction, "its other threads may have called before it died"
    case.settle()
    assert "lived on" in case.contradiction


def test_it_is_seen_too_if_it_only_calls_when_all_is_quiet() -> None:
    case = killed()
    case.settle()
    assert not case.contradiction, "it gains nothing by being there"
    case.predict(WORKER)
    assert "lived on" in case.contradiction


def test_a_process_that_dies_may_have_called_before_and_its_id_may_be_used_again() -> None:
    case = killed()
    case.predict(WORKER)
    case.processes.lives[WORKER] = 0
    case.settle()
    case.processes.lives[WORKER] = SESSION_BEGAN + 1000
    case.ask(WORKER, "load", "Model")
    case.predict(WORKER)
    case.settle()
    assert not case.contradiction


@pytest.mark.parametrize("task", ["11", "f" * 40, "x" * 48])
def test_a_task_is_called_as_ray_calls_it(task: str) -> None:
    case = Case()
    case.ask(WORKER, "call", "first", 1, task=task)
    assert "under a name that Ray gives to none" in case.contradiction


def test_actors_that_are_handed_out_are_those_that_loaded_until_then() -> None:
    case = Case()
    case.run.handed = {"Model": None}
    case.ask(WORKER, "load", "Model")
    case.run.mark(f"{HANDED_OUT}Model", OTHER_WORKER)
    assert case.run.handed == {"Model": None}, "only the notebook hands them out"
    case.run.mark(f"{HANDED_OUT}Model", NOTEBOOK)
    case.ask(OTHER_WORKER, "load", "Model")
    case.run.mark(f"{HANDED_OUT}Model", NOTEBOOK)
    assert case.run.handed == {"Model": {WORKER: SESSION_BEGAN + WORKER}} and not case.run.marks
    later = Case(case)
    later.run.handed = {"Model": None}
    later.run.mark(f"{HANDED_OUT}Model", NOTEBOOK)
    assert later.run.handed == case.run.handed, "they live on"
    case.processes.lives[WORKER] = 0
    last = Case(later)
    last.run.handed = {"Model": None}
    last.run.mark(f"{HANDED_OUT}Model", NOTEBOOK)
    assert last.run.handed == {"Model": {}}


class Scores:
    """Keeps which criteria passed, and why not."""

    needs_ray = True
    headline: Seen | None = None

    def __init__(self) -> None:
        self.noted: dict[str, tuple[bool, str]] = {}

    def note(self, criterion: str, passed: bool, text: str, diagnosis: str, called: Seen | None = None) -> None:
        self.noted[criterion] = passed, diagnosis

    def tampered(self, what: str) -> NoReturn:
        raise AssertionError(what)


@pytest.mark.parametrize("process", [WORKER, OTHER_WORKER])
def test_only_the_output_counts_of_calls_that_other_processes_made(process: int) -> None:
    case = Case()
    case.run.handed = {"Model": None}
    case.ask(WORKER, "load", "Model")
    case.run.mark(f"{HANDED_OUT}Model", NOTEBOOK)
    case.ask(OTHER_WORKER, "load", "Model")
    case.predict(process)
    case.settle()
    scores = Scores()
    called = Called("f", "f(actors)", [2], None, False, case.run, 0, scorer=scores)
    called.expect("output", True, "").expect("order", True, "")
    assert scores.noted["output"] == (True, "")
    passed, why = scores.noted["order"]
    assert passed == (process == WORKER)
    assert passed or "1 of 1 calls were made in other processes than those of the actors" in why
    case.processes.lives[WORKER] = 0
    assert called.processes_ended("Model", least=1) == 1


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_life_and_a_line_are_read_from_the_kernel(child: subprocess.Popen[bytes]) -> None:
    evidence, watcher = Evidence(), ProcWatcher(os.getpid())
    watcher.called(child.pid)
    assert watcher.line(child.pid, os.getpid()) == (child.pid, os.getpid())
    assert watcher.line(child.pid, 0) == (), "its line goes on beyond what is watched"
    assert 0 < watcher.life(os.getpid()) <= watcher.life(child.pid) <= evidence.began + proc.TICKS
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert watcher.life(child.pid) == 0, "it has ended, and nobody has waited for it"
