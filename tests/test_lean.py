"""Ray without its helpers still does what a program may ask of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
import ray

from autograder.client import agents, environment, lean
from autograder.client.cluster import start_ray

_SLICE_BYTES = 10_000  # Of two rows, with all that says what they are; the whole table takes 800,000.


@pytest.fixture(scope="module")
def lean_ray() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.SETTINGS.items():
            patch.setenv(name, value)
        start_ray()
        yield ray
        ray.shutdown()


def test_no_agent_runs_until_a_program_asks_for_an_environment(lean_ray: Any) -> None:
    commands = [child.cmdline() for child in psutil.Process().children(recursive=True)]
    assert sum(agents.__file__ in command for command in commands) == 2
    assert not any(part.endswith("Agent") for command in commands for part in command)

    asked = lean_ray.remote(lambda: os.environ.get("ASKED_FOR"))
    assert lean_ray.get(asked.remote()) is None
    assert lean_ray.get(asked.options(runtime_env={"env_vars": {"ASKED_FOR": "yes"}}).remote()) == "yes"
    with pytest.raises(ValueError, match="not a valid path"):
        asked.options(runtime_env={"working_dir": "/nowhere"}).remote()


def test_a_worker_loads_pyarrow_only_for_a_program_that_uses_it(lean_ray: Any) -> None:
    @lean_ray.remote
    def loaded() -> bool:
        return "pyarrow" in sys.modules

    @lean_ray.remote
    def bytes_of_a_slice() -> int:
        import pyarrow

        return len(ray.cloudpickle.dumps(pyarrow.table({"row": list(range(100_000))}).slice(0, 2)))

    assert not lean_ray.get(loaded.remote())
    # What Ray teaches its pickler about Arrow: a slice takes its own rows along, and not the whole table.
    assert lean_ray.get(bytes_of_a_slice.remote()) < _SLICE_BYTES


def test_what_was_replaced_comes_back() -> None:
    from ray._private import services, utils

    before = services.start_ray_process, utils.get_dashboard_dependency_error
    with lean.without_helpers():
        assert services.start_ray_process is not before[0]
    assert (services.start_ray_process, utils.get_dashboard_dependency_error) == before
