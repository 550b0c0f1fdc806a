"""Many notebooks on many machines: each is a task of a Ray cluster, in a sandbox of the machine that it runs on.

Ray takes a second to import, so this module imports it only to join a cluster.
"""

from __future__ import annotations

import hashlib
import logging
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import autograder
import raycourse
from autograder.grading.graded import Graded, Job
from autograder.grading.locally import run_folder
from autograder.grading.run import failed, grade
from autograder.sandbox.backend import Backend, NoSandbox
from autograder.sandbox.limits import Limits
from autograder.sandbox.other_user import OtherUser

RETRIES = 3
"""How often a notebook is begun again because the machine or the process that graded it was lost."""
_AHEAD = 2  # Tasks that wait for a place, so that none stands empty while a result is on its way.
_COUNT_EVERY = 5.0  # Real seconds after which the machines are counted again, if no result comes.
_LOST_SECONDS = 300.0  # Real seconds without any machine after which the grading is given up.
_ANSWER_SECONDS = 10.0  # Real seconds for a cluster to answer; Ray itself would ask for a minute and more.
_ENDING_SECONDS = 20.0  # Real seconds for sandboxes to end when the grading is given up.
_MACHINE = re.compile(r"\bip=([0-9A-Fa-f.:]+)")  # Where a task raised, in Ray's message: it says it nowhere else.
_WORDS = 300  # Of an error of Ray's, so many characters are shown.


class NoCluster(RuntimeError):
    """The cluster can't be used; the message says why, and what to do."""


def run_on_cluster(
    jobs: Iterable[Job],
    address: str,
    backend: Backend,
    limits: Limits,
    started: Callable[[Job], None] = lambda job: None,
) -> Iterator[Graded]:
    """Grade notebooks as tasks of the Ray cluster at `address`, and yield each result as it comes.

    address: HOST:PORT, or "auto" for the cluster of this machine. backend: the sandbox to use on every machine.
    Each notebook takes one CPU of the cluster. Jobs are taken one by one as CPUs become free, so memory does not grow
    with the class. What is lost with a machine is begun again on another. Ends every sandbox when the iteration is
    given up, and leaves the cluster as it was. Raises NoCluster if there is none to use, or none is left.
    """
    if isinstance(backend, OtherUser):
        raise NoCluster(
            "Nothing was graded: the sandbox by another user leaves submissions the network, and by it a cluster that "
            "runs whatever it is sent. Grade with --jobs on one machine, or where bubblewrap works."
        )
    with _joined(address) as ray:
        crowd = _Crowd(ray, backend, limits)
        if not crowd.places():
            raise NoCluster(f"The cluster at {address} has no CPU: start a node with `ray start --num-cpus`.")
        try:
            for job in jobs:
                started(job)
                crowd.take(job)
                while len(crowd.running) >= crowd.places() + _AHEAD:
                    yield from crowd.finished()
            while crowd.running:
                yield from crowd.finished()
        finally:
            crowd.give_up()


def on_machine(job: Job, backend: Backend, limits: Limits, code: str) -> Graded:
    """Grade one notebook on the machine where this is called. Raises NoSandbox where none can be graded."""
    if code != code_digest():
        raise NoSandbox("it has another version of the course's code, which may give other marks")
    problem = backend.problem()
    if problem:
        raise NoSandbox(problem)
    try:
        with run_folder() as folder:
            return grade(job, backend, limits, folder / "run")
    except Exception as error:  # A fault of ours or of the machine is no student's.
        return failed(job, f"The grader failed: {type(error).__name__}: {error}")


def code_digest() -> str:
    """A digest of the code that marks come from: where it is another, they may be others."""
    digest = hashlib.sha256()
    for package in (autograder, raycourse):
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*.py")):
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


class _Crowd:
    """The notebooks that are being graded on a cluster, and the machines that can't."""

    def __init__(self, ray: Any, backend: Backend, limits: Limits) -> None:
        self.running: dict[Any, Job] = {}
        self._ray, self._order = ray, (backend, limits, code_digest())
        self._unfit: dict[str, str] = {}  # Machine, by its address: why.
        self._lost_at: float | None = None  # Since when there has been no machine.
        self._task = ray.remote(num_cpus=1, max_retries=RETRIES, scheduling_strategy="SPREAD")(on_machine)

    def places(self) -> int:
        """How many notebooks can be graded at once on the machines that are there now."""
        return sum(int(node["Resources"].get("CPU", 0)) for node in self._nodes(fit=True))

    def take(self, job: Job) -> None:
        """Have a notebook graded on any machine that can."""
        unfit = ", ".join(node["NodeID"] for node in self._nodes(fit=False))
        options = {"label_selector": {"ray.io/node-id": f"!in({unfit})"}} if unfit else {}
        self.running[self._task.options(**options).remote(job, *self._order)] = job

    def finished(self) -> Iterator[Graded]:
        """Wait for results, but not for long. Raises NoCluster if there has been no machine for a while."""
        done, _ = self._ray.wait(list(self.running), timeout=_COUNT_EVERY)
        self._look_for_machines(bool(done))
        for reference in done:
            job = self.running.pop(reference)
            try:
                graded = self._ray.get(reference)
            except self._ray.exceptions.RayTaskError as error:  # Raised before the notebook was begun.
                where = _MACHINE.search(str(error))
                if where is not None:
                    self._unfit[where[1]] = _short(error.cause)
                if where is not None and self.places():
                    self.take(job)
                else:
                    yield failed(
                        job, f"No machine of the cluster could grade it. {self._unfit_ones() or _short(error)}"
                    )
            except self._ray.exceptions.RayError as error:
                yield failed(job, f"It was lost with its process or machine, {RETRIES + 1} times: {_short(error)}")
            else:
                yield graded

    def _look_for_machines(self, seen: bool) -> None:
        """Raise NoCluster if there has been none for a while: Ray itself would wait for one forever.

        seen: whether one has just given a result.
        """
        now = time.monotonic()
        if seen or self.places():
            self._lost_at = None
        elif self._lost_at is None:
            self._lost_at = now
        elif now - self._lost_at >= _LOST_SECONDS:
            raise NoCluster(
                f"The cluster has had no machine that can grade for {_LOST_SECONDS / 60:g} minutes. "
                + (f"{self._unfit_ones()} " if self._unfit else "")
                + "Start a node with `ray start --num-cpus`, and run the same command with --resume: marks so far are "
                "kept."
            )

    def give_up(self) -> None:
        """End what runs."""
        if self.running:
            for reference in self.running:
                self._ray.cancel(reference)
            self._ray.wait(list(self.running), num_returns=len(self.running), timeout=_ENDING_SECONDS)

    def _nodes(self, fit: bool) -> list[dict[str, Any]]:
        nodes = self._ray.nodes()
        return [node for node in nodes if node["Alive"] and (node["NodeManagerAddress"] not in self._unfit) is fit]

    def _unfit_ones(self) -> str:
        return " ".join(f"{machine}: {why}." for machine, why in self._unfit.items())


@contextmanager
def _joined(address: str) -> Iterator[Any]:
    """Ray, joined to the cluster while inside."""
    _ask(address)
    import ray

    if ray.is_initialized():
        raise NoCluster("This process has joined a Ray cluster already: call ray.shutdown() first.")
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (Exception, SystemExit) as error:  # Ray also gives up by SystemExit.
        ray.shutdown()
        raise NoCluster(
            f"The cluster at {address} could not be joined: {_short(error)}. Run this command on one of its machines, "
            "with the versions of Python and Ray that the cluster has."
        ) from None
    try:
        yield ray
    finally:
        ray.shutdown()


def _ask(address: str) -> None:
    """Raise NoCluster unless somebody answers there."""
    if address == "auto":
        return
    host, _, port = address.rpartition(":")
    if not host or "/" in host or not port.isdigit():
        raise NoCluster(
            f"{address!r} is no address of a Ray cluster: give HOST:PORT as `ray start` printed it, or auto for the "
            "cluster of this machine."
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), _ANSWER_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise NoCluster(
            f"No Ray cluster answers at {address} ({error}). Start one with `ray start --head`, or correct the address."
        ) from None


def _short(error: BaseException) -> str:
    """An error's message in one line. Ray's have many."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= _WORDS else f"{words[:_WORDS]} ..."
