"""The job server in small, spoken to by Ray's own client."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ray.job_submission import JobStatus, JobSubmissionClient

from autograder.client.job_server import ADDRESS_VARIABLE, run_job_server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    (home / "job.py").write_text("import sys\nprint('hello', open('beside.txt').read())\nsys.exit(len(sys.argv) - 1)\n")
    (home / "beside.txt").write_text("beside")
    return home


def ended(entrypoint: str, **settings: str) -> tuple[list[str], str]:
    """All that a client is told of a job's status, until its end, and the job's logs."""
    client = JobSubmissionClient()
    job = client.submit_job(entrypoint=entrypoint, runtime_env=settings)
    told = [client.get_job_status(job)]
    while not told[-1].is_terminal():
        told.append(client.get_job_status(job))
    return [status.value for status in told], client.get_job_logs(job)


def test_a_job_runs_in_the_folder_that_was_sent(home: Path) -> None:
    with run_job_server(out_of_reach=home):
        assert ended("python job.py", working_dir=str(home)) == (["PENDING", "RUNNING", "SUCCEEDED"], "hello beside\n")
        told, logs = ended("python job.py 1", working_dir=str(home))
        assert told[-1] == "FAILED"
        assert logs == "hello beside\n"
    assert (home / "job.py").exists()
    assert ADDRESS_VARIABLE not in os.environ


def test_what_was_not_sent_is_out_of_reach(home: Path) -> None:
    with run_job_server(out_of_reach=home):
        told, logs = ended(f"python {home}/job.py")
    assert told[-1] == JobStatus.FAILED
    assert "can't open file" in logs


def test_without_a_folder_out_of_reach_scripts_are_found_where_they_are(home: Path) -> None:
    with run_job_server():
        told, logs = ended(f"cd {home} && python job.py")
    assert (told[-1], logs) == ("SUCCEEDED", "hello beside\n")


def test_variables_are_handed_on(tmp_path: Path) -> None:
    with run_job_server():
        client = JobSubmissionClient()
        job = client.submit_job(entrypoint="echo $COLOR", runtime_env={"env_vars": {"COLOR": "blue"}})
        assert client.get_job_logs(job) == "blue\n"
