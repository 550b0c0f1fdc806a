"""`raycourse doctor`: each look finds what is wrong, and says what to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from raycourse import doctor, limits, machine
from raycourse.cli import app

ROOT = Path(__file__).parent.parent
GIB = 2**30


def test_this_machine_is_examined() -> None:
    findings = doctor.examine(ROOT)
    assert [finding.subject for finding in findings] == [
        "system",
        "Python",
        "packages",
        "cores",
        "memory",
        "/dev/shm",
        "disk",
        "leftover Ray",
        "user namespaces",
        "cell time limit",
    ]
    for finding in findings:
        assert finding.found
        assert finding.level == "good" or finding.advice


def test_the_course_runs_in_its_own_environment() -> None:
    assert doctor.python().level == "good"
    assert doctor.packages(ROOT / "requirements.lock").level == "good"


def test_status_and_output() -> None:
    result = CliRunner().invoke(app, ["doctor", "--json"])
    findings = json.loads(result.stdout)
    assert result.exit_code == int(any(finding["level"] == "problem" for finding in findings))
    text = CliRunner().invoke(app, ["doctor"], env={"COLUMNS": "120"}).stdout
    for finding in findings:
        assert finding["subject"] in text


@pytest.mark.parametrize(
    ("finding", "level", "advice"),
    [
        (doctor.system("Linux"), "good", ""),
        (doctor.system("Darwin"), "note", "Linux only"),
        (doctor.system("Windows"), "problem", "WSL2"),
        (doctor.python((3, 11)), "good", ""),
        (doctor.python((3, 12)), "problem", "Python 3.11"),
        (doctor.cores(2), "good", ""),
        (doctor.cores(0.5), "note", "no speedup"),
        (doctor.memory(5 * GIB), "good", ""),
        (doctor.memory(3 * GIB), "note", "4 GiB"),
        (doctor.memory(GIB), "problem", "2 GiB"),
        (doctor.shared_memory(Path("/no/such/folder")), "note", "/tmp"),
        (doctor.user_namespaces(""), "good", ""),
    ],
)
def test_each_look(finding: doctor.Finding, level: str, advice: str) -> None:
    assert finding.level == level
    assert advice in finding.advice
    assert bool(finding.advice) is (level != "good")


def test_packages_that_differ_from_the_lock_are_named(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "# a comment\n"
        "typer==0.0.1\n"
        "    # via raycourse\n"
        "no-such-package==1.0 ; python_version >= '3.11'\n"
        "only-on-windows==1.0 ; sys_platform == 'win32'\n",
        encoding="utf-8",
    )
    finding = doctor.packages(lock)
    assert finding.level == "problem"
    assert "typer" in finding.found
    assert "no-such-package missing instead of 1.0" in finding.found
    assert "only-on-windows" not in finding.found
    assert "make setup" in finding.advice


def test_a_containers_limits_count(tmp_path: Path) -> None:
    unlimited = machine.usable_cores(tmp_path)
    (tmp_path / "cpu.max").write_text("50000 100000\n", encoding="utf-8")
    (tmp_path / "memory.max").write_text(f"{2 * GIB}\n", encoding="utf-8")
    (tmp_path / "memory.current").write_text(f"{GIB}\n", encoding="utf-8")
    assert unlimited >= 1
    assert machine.usable_cores(tmp_path) == 0.5
    assert machine.available_memory(tmp_path) <= GIB
    (tmp_path / "cpu.max").write_text("max 100000\n", encoding="utf-8")
    assert machine.usable_cores(tmp_path) == unlimited


def test_a_leftover_ray_is_found(tmp_path: Path) -> None:
    program = tmp_path / "raylet"
    sleep = shutil.which("sleep")
    assert sleep
    shutil.copy(sleep, program)
    daemon = subprocess.Popen([program, "60"])
    try:
        assert daemon.pid in machine.leftover_ray()
        finding = doctor.ray_leftovers(tmp_path)
        assert finding.level == "note"
        assert "ray stop" in finding.advice
    finally:
        daemon.kill()
        daemon.wait()
    assert daemon.pid not in machine.leftover_ray()


def test_a_ray_address_is_a_problem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RAY_ADDRESS", "10.0.0.1:6379")
    finding = doctor.ray_leftovers(tmp_path)
    assert (finding.level, finding.advice) == ("problem", "Run `unset RAY_ADDRESS`.")


def test_without_bubblewrap_the_sandbox_problem_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = doctor.user_namespaces()
    assert "the program bwrap is not there" in missing.found
    assert "`apt-get install bubblewrap`" in missing.advice


@pytest.mark.parametrize(
    ("said", "found", "advice"),
    [
        # What bubblewrap 0.6.1 says, that of Ubuntu 22.04.
        ("bwrap: Unknown option --disable-userns", "0.8 or newer is needed", "Install a newer one"),
        ("bwrap: setting up uid map: Permission denied", "can't make its namespaces", "forbids user namespaces"),
    ],
)
def test_a_bubblewrap_that_grading_can_not_use_is_not_called_good(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str, found: str, advice: str
) -> None:
    program = tmp_path / "bwrap"
    program.write_text(
        f"#!/bin/sh\ncase \"$*\" in *--disable-userns*) echo '{said}' >&2; exit 1;; esac\n", encoding="utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin")
    finding = doctor.user_namespaces()
    assert finding.level == "note"
    assert said in finding.found and found in finding.found
    assert advice in finding.advice


def test_a_sandbox_really_starts() -> None:
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed: apt-get install bubblewrap")
    assert doctor.user_namespaces().level == "good"


@pytest.mark.parametrize(
    ("config", "limit", "level"),
    [("", 30, "note"), ("c.Execute.timeout = 6000", 6000, "good"), ("c.Execute.timeout = None", None, "good")],
)
def test_the_cell_time_limit_is_nbgraders(tmp_path: Path, config: str, limit: int | None, level: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{config}\n", encoding="utf-8")
    assert limits.cell_limit(tmp_path) == limit
    finding = doctor.cell_time(tmp_path)
    assert finding.level == level
    assert ("c.Execute.timeout = " in finding.advice) is (level == "note")


def test_the_courses_own_limit_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the machine where the slowest cell was measured: doctor is there to say it of a slower or busier one."""
    monkeypatch.setattr(limits, "loop_seconds", lambda: limits.REFERENCE_LOOP)
    assert doctor.cell_time(ROOT).level == "good"
