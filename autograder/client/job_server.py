"""A job server in small, for lesson 09: it speaks Ray's REST interface of jobs, and runs each job in an empty folder.

Ray's own takes a dashboard and what belongs to it. What a client sees is the same: `JobSubmissionClient` is Ray's. A
job finds the Ray that runs here, if one does, as a job of Ray's own server would.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from autograder.client.cluster import running_ray
from autograder.client.link import ClockError, ask

ADDRESS_VARIABLE = "RAY_API_SERVER_ADDRESS"
_WAITING = ("PENDING", "RUNNING")  # What the first questions after a job's status are answered.
MOST_QUESTIONS = 40
"""After a job's end, this many questions are answered: who goes on asking takes this end for none."""

_JOB_SECONDS = 120.0


class JobServer(ThreadingHTTPServer):
    """jobs: each with id, status, printed, package, questions. asked: questions after the status of a job's end.

    out_of_reach: a folder that jobs don't see, such as the one that they were submitted from.
    """

    daemon_threads = True

    def __init__(self, out_of_reach: Path | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._out_of_reach = out_of_reach
        self.jobs: list[dict[str, Any]] = []
        self.packages: dict[str, bytes] = {}
        self.asked = 0

    def run(self, job: dict[str, Any]) -> None:
        """Run a job to its end, in what was sent with it."""
        path = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
        with tempfile.TemporaryDirectory() as cwd, self._away():
            if job["package"]:
                with zipfile.ZipFile(io.BytesIO(self.packages[job["package"]])) as package:
                    package.extractall(cwd)
            variables = {**os.environ, **_ray_address(), **job["env"], "PATH": path}
            ended = subprocess.run(
                job["entrypoint"], shell=True, cwd=cwd, env=variables,
                text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                timeout=_JOB_SECONDS,
            )  # fmt: skip
        job["printed"], job["status"] = ended.stdout, "FAILED" if ended.returncode else "SUCCEEDED"

    @contextlib.contextmanager
    def _away(self) -> Iterator[None]:
        folder = self._out_of_reach
        if folder is not None:
            os.rename(folder, f"{folder} away")
        try:
            yield
        finally:
            if folder is not None:
                os.rename(f"{folder} away", folder)


def _ray_address() -> dict[str, str]:
    ray = running_ray()
    return {} if ray is None else {"RAY_ADDRESS": ray.get_runtime_context().gcs_address}


class _Handler(BaseHTTPRequestHandler):
    server: JobServer

    def do_GET(self) -> None:
        with contextlib.suppress(ClockError):  # In a lesson there is no clock.
            ask("mark", name="question to the job server")
        parts = self.path.strip("/").split("/")
        if parts == ["api", "version"]:
            import ray

            self._answer({"version": "4", "ray_version": ray.__version__, "ray_commit": "", "session_name": ""})
        elif parts[:2] == ["api", "packages"]:
            self._answer({}, 200 if parts[-1] in self.server.packages else 404)
        elif parts == ["api", "jobs"]:
            self._answer([_details(job, job["status"]) for job in self.server.jobs])
        else:
            self._job(parts)

    def _job(self, parts: list[str]) -> None:
        job = next((job for job in self.server.jobs if job["id"] == parts[2]), None)
        if job is None:
            self._answer({"error": f"there is no job {parts[2]}"}, 404)
        elif parts[3:] == ["logs"]:
            self._answer({"logs": job["printed"]})
        else:
            job["questions"] += 1
            ended = job["questions"] > len(_WAITING)
            self.server.asked += ended
            if self.server.asked > MOST_QUESTIONS:
                self._answer({"error": "this job has ended long ago"}, 500)
            else:
                self._answer(_details(job, job["status"] if ended else _WAITING[job["questions"] - 1]))

    def do_PUT(self) -> None:
        self.server.packages[self.path.rsplit("/", 1)[-1]] = self._body()
        self._answer({})

    def do_POST(self) -> None:
        asked = json.loads(self._body())
        settings = asked.get("runtime_env") or {}
        job: dict[str, Any] = {
            "id": asked.get("submission_id") or f"raysubmit_{len(self.server.jobs)}",
            "package": str(settings.get("working_dir") or "").rsplit("/", 1)[-1],
            "env": {str(key): str(value) for key, value in (settings.get("env_vars") or {}).items()},
            "entrypoint": str(asked["entrypoint"]),
            "questions": 0,
        }
        self.server.run(job)
        self.server.jobs.append(job)
        self._answer({"job_id": job["id"], "submission_id": job["id"]})

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _answer(self, answer: Any, code: int = 200) -> None:
        body = json.dumps(answer).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: this is a learner's notebook."""


def _details(job: dict[str, Any], status: str) -> dict[str, Any]:
    return {"type": "SUBMISSION", "submission_id": job["id"], "status": status, "entrypoint": job["entrypoint"]}


@contextlib.contextmanager
def run_job_server(out_of_reach: Path | None = None) -> Iterator[JobServer]:
    """While inside, a job server is at work, and Ray's client finds its address in the environment.

    out_of_reach: a folder that jobs don't see.
    """
    server = JobServer(out_of_reach)
    threading.Thread(target=server.serve_forever, name="job server", daemon=True).start()
    settings = {ADDRESS_VARIABLE: f"http://127.0.0.1:{server.server_address[1]}", "NO_PROXY": "127.0.0.1"}
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    importlib.import_module("ray.job_submission")  # Its loggers set their own level when they are imported.
    talk = logging.getLogger("ray.dashboard.modules.dashboard_sdk")
    level = talk.level
    talk.setLevel(logging.WARNING)  # Ray's client tells of each folder that it sends.
    try:
        yield server
    finally:
        talk.setLevel(level)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        server.shutdown()
        server.server_close()
