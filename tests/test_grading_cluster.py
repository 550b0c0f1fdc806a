"""`raycourse grade --cluster`: a class spread over a Ray cluster of which a machine is lost."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
import ray
from ray._private.node import Node
from ray.cluster_utils import Cluster

from autograder.client.environment import RESOURCES_VARIABLE
from autograder.grading import on_cluster
from autograder.grading.graded import Cell, Graded, Job
from autograder.grading.locally import run_locally
from autograder.grading.on_cluster import NoCluster, run_on_cluster
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.limits import Limits
from autograder.sandbox.other_user import OtherUser
from autograder.verdict import Outcome

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs bubblewrap: apt-get install bubblewrap")

ANSWERS = {
    "right": ('return f"Hello, {name}!"', Outcome.PASSED),
    "wrong": ('return f"Goodbye, {name}!"', Outcome.WRONG),
    "empty": ("...", Outcome.NOT_TRIED),
    "dies": ("import os; os._exit(1)", Outcome.KERNEL_DIED),
}
LOOK_SECONDS = 90.0  # For what is waited for to happen: only a failing test takes that long.


def job(student: str) -> Job:
    """A notebook with one exercise. The student is named after the answer."""
    answer, _ = ANSWERS[student.split("-")[0]]
    cells = (
        Cell("import", "from raycourse import check"),
        Cell("greet", f"def greet(name):\n    {answer}"),
        Cell("check_greet", 'check("welcome.greet", greet)', "welcome.greet", 6.0),
    )
    return Job(student, "00-welcome", "00-welcome", f"digest of {student}", cells)


def marks(results: list[Graded]) -> dict[str, tuple[float, Outcome]]:
    """Each student's points and outcome. Nobody has two results."""
    assert len({graded.student for graded in results}) == len(results)
    return {graded.student: (graded.points, graded.marks[0].outcome) for graded in results}


def wait_for(condition: Callable[[], Any]) -> Any:
    """What the condition gives, once it gives something."""
    deadline = time.monotonic() + LOOK_SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return found


class Nodes:
    """A cluster of a head and one more node with one CPU each, with temporary files of its own."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.cluster, self.folder = cluster, folder
        self.head = self.add(_system_config={"health_check_period_ms": 500})
        self.other = self.add()
        self.address = str(self.cluster.address)

    def add(self, **options: Any) -> Any:
        options = {"num_cpus": 1, "object_store_memory": 80 * 2**20, **options}
        tries = 4
        while True:
            tries -= 1
            try:
                return self.cluster.add_node(**options)
            except Exception as error:  # Ray gives a node 30 seconds to start, which a very busy machine can miss.
                if not tries or "timed out during startup" not in str(error):
                    raise

    def run_folders(self) -> list[Path]:
        return list(self.folder.glob("rcg-*"))

    @staticmethod
    def processes(node: Any) -> list[psutil.Process]:
        """Those of a node, with all that they have started."""
        roots = [psutil.Process(one.process.pid) for ones in node.all_processes.values() for one in ones]
        return [one for root in roots for one in (root, *root.children(recursive=True))]

    def sandboxes(self, *nodes: Any) -> list[psutil.Process]:
        """The processes of these nodes that are in a sandbox or hold one."""
        found = []
        for node in nodes or (self.head, self.other):
            for process in self.processes(node):
                try:
                    if process.name() == "bwrap":
                        found += [process, *process.children(recursive=True)]
                except psutil.NoSuchProcess:
                    continue
        return found


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    folder = Path(tempfile.mkdtemp(prefix="rct-", dir="/tmp"))  # Short: Ray's sockets are below it.
    cluster = Cluster()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TMPDIR", str(folder))
            patch.delenv(RESOURCES_VARIABLE, raising=False)  # It outweighs num_cpus.
            for helper in ("start_monitor", "start_log_monitor", "start_api_server"):
                patch.setattr(Node, helper, lambda self, **options: None)  # A third of what Ray's start costs.
            yield Nodes(cluster, folder)
    finally:
        cluster.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


def test_marks_are_those_of_one_machine_although_a_node_is_lost(nodes: Nodes) -> None:
    students = [f"{kind}-{number}" for number in (1, 2) for kind in ANSWERS]
    expected = {
        student: (6.0 if student.startswith("right") else 0.0, ANSWERS[student.split("-")[0]][1])
        for student in students
    }
    results = run_on_cluster(map(job, students), nodes.address, Bubblewrap(), Limits())
    found = [next(results)]

    wait_for(lambda: len(nodes.sandboxes(nodes.other)) > 3)
    lost = nodes.processes(nodes.other)
    sandboxed = nodes.sandboxes(nodes.other)
    judges = [one for one in lost if "forkserver" in " ".join(one.cmdline())]
    assert judges
    for process in lost:
        if process not in sandboxed and process not in judges:  # These must end by themselves.
            process.send_signal(signal.SIGKILL)
    wait_for(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in lost))

    found += results
    assert marks(found) == expected
    assert not any(graded.incidents for graded in found if not graded.student.startswith("dies"))
    first = students[: len(ANSWERS)]
    assert marks(list(run_locally(map(job, first), 2, Bubblewrap(), Limits()))) == {one: expected[one] for one in first}
    nodes.cluster.remove_node(nodes.other, allow_graceful=False)
    nodes.other = nodes.add()


def test_given_up_nothing_runs_on_and_the_cluster_stays(nodes: Nodes) -> None:
    taken = []

    def jobs() -> Iterator[Job]:
        for number in range(1000):
            taken.append(number)
            yield job(f"right-{number}")

    results = run_on_cluster(jobs(), nodes.address, Bubblewrap(), Limits())
    next(results)
    wait_for(nodes.sandboxes)
    with pytest.raises(NoCluster, match="already"):
        next(run_on_cluster([], nodes.address, Bubblewrap(), Limits()))
    results.close()
    wait_for(lambda: not nodes.sandboxes() and not nodes.run_folders())
    assert len(taken) < 10
    assert not ray.is_initialized()
    assert all(one.is_running() for node in (nodes.head, nodes.other) for one in nodes.processes(node))


def dies(*arguments: Any) -> Graded:
    os._exit(1)


def test_what_kills_every_process_that_grades_it_is_not_measured(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_cluster, "on_machine", by_value(dies))
    monkeypatch.setattr(on_cluster, "RETRIES", 1)
    (graded,) = run_on_cluster([job("right-1")], nodes.address, Bubblewrap(), Limits())
    assert not graded.marks[0].measured
    assert "lost with its process or machine, 2 times" in graded.marks[0].diagnosis


class NotHere(Bubblewrap):
    """A sandbox that does not work."""

    def problem(self) -> str:
        return "no bwrap on this machine"


def test_where_no_machine_can_grade_nothing_is_a_zero(nodes: Nodes) -> None:
    by_value(NotHere)
    results = list(run_on_cluster(map(job, ("right-1", "right-2")), nodes.address, NotHere(), Limits()))
    assert sorted(one.student for one in results) == ["right-1", "right-2"]
    for graded in results:
        assert not graded.marks[0].measured
        assert "no bwrap on this machine" in graded.marks[0].diagnosis


def test_other_code_on_a_machine_grades_nothing(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_cluster, "code_digest", lambda: "another")
    (graded,) = run_on_cluster([job("right-1")], nodes.address, Bubblewrap(), Limits())
    assert not graded.marks[0].measured
    assert "another version of the course's code" in graded.marks[0].diagnosis


def by_value(thing: Any) -> Any:
    """Have Ray send this along: the nodes can't import this file."""
    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    return thing


def test_another_version_of_ray_says_so(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray, "__version__", "1.0")
    with pytest.raises(NoCluster, match=r"Version mismatch.*versions of Python and Ray"):
        next(run_on_cluster([job("right-1")], nodes.address, Bubblewrap(), Limits()))
    assert not ray.is_initialized()


@pytest.mark.parametrize("address", ["", "local", "ray://10.0.0.1:10001", "10.0.0.1", "host:port"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(NoCluster, match="no address of a Ray cluster: give HOST:PORT"):
        next(run_on_cluster([], address, Bubblewrap(), Limits()))


def test_where_nobody_answers_nothing_is_graded() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # Bound, and not listening: nobody else can have this port.
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(NoCluster, match=r"No Ray cluster answers at .*Start one with"):
            next(run_on_cluster([], address, Bubblewrap(), Limits()))


def test_a_sandbox_that_leaves_the_network_is_refused() -> None:
    with pytest.raises(NoCluster, match="leaves submissions the network"):
        next(run_on_cluster([], "auto", OtherUser(), Limits()))


class LosesItsMachines:
    """In the place of Ray: a cluster whose machines are lost with the first notebook, and what was cancelled."""

    exceptions = ray.exceptions

    def __init__(self) -> None:
        self.alive = True
        self.cancelled = False

    def nodes(self) -> list[dict[str, Any]]:
        return [{"Alive": self.alive, "Resources": {"CPU": 2}, "NodeManagerAddress": "10.0.0.1", "NodeID": "a"}]

    def remote(self, *arguments: Any, **options: Any) -> Any:
        """All that leads to a reference."""
        if arguments and isinstance(arguments[0], Job):
            self.alive = False
            return object()
        return self if arguments else self.remote

    def options(self) -> LosesItsMachines:
        return self

    def wait(self, references: list[Any], **options: Any) -> tuple[list[Any], list[Any]]:
        return [], references

    def cancel(self, reference: Any) -> None:
        self.cancelled = True


def test_when_the_last_machine_is_lost_grading_does_not_wait_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = LosesItsMachines()

    @contextmanager
    def joined(address: str) -> Iterator[LosesItsMachines]:
        yield lost

    monkeypatch.setattr(on_cluster, "_joined", joined)
    monkeypatch.setattr(on_cluster, "_LOST_SECONDS", 0.05)
    with pytest.raises(NoCluster, match=r"no machine that can grade.*`ray start --num-cpus`.*--resume"):
        list(run_on_cluster([job("right-1")], "auto", Bubblewrap(), Limits()))
    assert lost.cancelled
