"""Starting Ray, with a Ray that only takes notes."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from autograder.client import cluster


@dataclass
class NotingRay:
    """Stands for the ray module. `failures` are raised by the next calls of `init`, one each."""

    cpus: float = 0
    failures: list[Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def is_initialized(self) -> bool:
        return self.cpus > 0

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": self.cpus}

    def shutdown(self) -> None:
        self.calls.append("shutdown")
        self.cpus = 0

    def init(self, **options: Any) -> str:
        self.calls.append("init again" if "ignore_reinit_error" in options else f"init {options['num_cpus']}")
        if self.failures:
            raise self.failures.pop(0)
        assert "ignore_reinit_error" in options or options["address"] == "local"
        self.cpus = options.get("num_cpus", self.cpus)
        return "context"


@pytest.fixture(autouse=True)
def nothing_to_leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Ray that only takes notes has no helper processes."""
    monkeypatch.setattr(cluster, "without_helpers", contextlib.nullcontext)


@pytest.mark.parametrize(
    ("ray", "calls"),
    [
        (NotingRay(), ["init 4"]),
        (NotingRay(cpus=4), ["init again"]),
        (NotingRay(cpus=2), ["shutdown", "init 4"]),
        (
            NotingRay(failures=[Exception("The current node timed out during startup.")]),
            ["init 4", "shutdown", "init 4"],
        ),
    ],
    ids=["fresh", "running", "running with other CPUs", "slow to start"],
)
def test_ray_runs_with_four_cpus_in_the_end(monkeypatch: pytest.MonkeyPatch, ray: NotingRay, calls: list[str]) -> None:
    monkeypatch.setitem(sys.modules, "ray", ray)
    assert cluster.start_ray() == "context"
    assert ray.calls == calls
    assert ray.cpus == 4


def test_other_failures_are_shown_and_leave_no_half_a_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    ray = NotingRay(failures=[ConnectionError("no address")])
    monkeypatch.setitem(sys.modules, "ray", ray)
    with pytest.raises(ConnectionError, match="no address"):
        cluster.start_ray()
    assert ray.calls == ["init 4", "shutdown"]


def init_of_the_program() -> None:
    with cluster.one_ray():
        sys.modules["ray"].init(num_cpus=4)


@pytest.mark.parametrize("start", [cluster.start_ray, init_of_the_program])
@pytest.mark.parametrize(
    ("failures", "calls", "cpus"),
    [([], ["init 4"], 4), ([ConnectionError("no address")], ["init 4", "shutdown"], 0)],
    ids=["Ray comes up first", "of a start that fails nothing is left"],
)
def test_an_interrupt_amid_the_start_waits(
    monkeypatch: pytest.MonkeyPatch,
    start: Callable[[], None],
    failures: list[Exception],
    calls: list[str],
    cpus: int,
) -> None:
    """It would leave a core worker that Ray knows nothing of: the next start ended the process."""
    ray = NotingRay(failures=[*failures])
    come_up = ray.init

    def interrupted(**options: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        come_up(**options)

    monkeypatch.setattr(ray, "init", interrupted)
    monkeypatch.setitem(sys.modules, "ray", ray)
    with pytest.raises(KeyboardInterrupt):
        start()
    assert (ray.calls, ray.cpus) == (calls, cpus)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_programs_own_start_may_miss_its_time_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ray = NotingRay(failures=[Exception("The current node timed out during startup.")])
    monkeypatch.setitem(sys.modules, "ray", ray)
    init_of_the_program()
    assert ray.calls == ["init 4", "shutdown", "init 4"]


def test_the_number_asked_for_counts_although_the_environment_names_four(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    ray = NotingRay()
    init = ray.init
    monkeypatch.setattr(
        ray, "init", lambda **options: (seen.append(os.environ["RAY_OVERRIDE_RESOURCES"]), init(**options))
    )
    monkeypatch.setitem(sys.modules, "ray", ray)
    monkeypatch.setenv("RAY_OVERRIDE_RESOURCES", '{"CPU": 4}')
    cluster.start_ray(num_cpus=2)
    assert seen == ['{"CPU": 2}']
    assert os.environ["RAY_OVERRIDE_RESOURCES"] == '{"CPU": 4}'
