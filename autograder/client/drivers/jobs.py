"""A job server in small, for lesson 09: it speaks Ray's REST interface of jobs, and runs each job in an empty folder.

Ray's own takes a whole cluster with a dashboard. What a client of it sees is the same: `JobSubmissionClient` is Ray's.
While a job runs, the folder that it was submitted from is out of the way, as it is on any other machine.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from autograder.client.link import ask

ADDRESS_VARIABLE = "RAY_API_SERVER_ADDRESS"
_WAITING = ("PENDING", "RUNNING")  # What the first questions after a job's status are answered.
_MOST_QUESTIONS = 40  # After its end: who goes on asking takes this end for none.
_JOB_SECONDS = 120.0


def submit(function: Callable[[str], Any], files: dict[str, str]) -> Any:
    """Call function(script) with the path of a script, and a job server to which Ray's client finds its way.

    files: names and texts of the script and of what lies beside it. Returns what the function returned, and what the
    server knows: jobs (a dict each), status and printed of the last one, asked (questions after its end).
    """
    with tempfile.TemporaryDirectory() as above, _server(Path(above)) as server:
        home = Path(above, "home")
        home.mkdir()
        for name, text in files.items():
            (home / name).write_text(text)
        try:
            value = function(str(home / next(iter(files))))
        except Exception:
            if server.asked <= _MOST_QUESTIONS:
                raise
            value = "asked for ever"
        if value is None and not server.jobs:
            return None
        last = server.jobs[-1] if server.jobs else {}
        return {
            "value": _texts(value),
            "jobs": len(server.jobs),
            "status": last.get("status", ""),
            "printed": last.get("printed", ""),
            "asked": server.asked,
            "early": bool(server.jobs) and not server.asked,
            "sent": bool(last.get("package")),
        }


def _texts(value: Any) -> Any:
    """A status of Ray's is a text with a class of its own."""
    if isinstance(value, list | tuple):
        return [_texts(part) for part in value]
    return str(getattr(value, "value", value)) if isinstance(value, str) else value


class _Server(ThreadingHTTPServer):
    """jobs: each with id, status, printed, package, questions. asked: questions after the status of a job's end."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.jobs: list[dict[str, Any]] = []
        self.packages: dict[str, bytes] = {}
        self.asked = 0

    def run(self, job: dict[str, Any], entrypoint: str) -> None:
        """Run a job to its end, away from the folder that it came from."""
        home, away = self.folder / "home", self.folder / "away"
        with tempfile.TemporaryDirectory() as cwd:
            if job["package"]:
                with zipfile.ZipFile(io.BytesIO(self.packages[job["package"]])) as package:
                    package.extractall(cwd)
            path = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
            os.rename(home, away)
            try:
                ended = subprocess.run(
                    entrypoint, shell=True, cwd=cwd, env={**os.environ, **job["env"], "PATH": path}, text=True,
                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=_JOB_SECONDS,
                )  # fmt: skip
            finally:
                os.rename(away, home)
        job["printed"], job["status"] = ended.stdout, "FAILED" if ended.returncode else "SUCCEEDED"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
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
            if self.server.asked > _MOST_QUESTIONS:
                self._answer({"error": "this job has ended long ago"}, 500)
            else:
                self._answer(_details(job, job["status"] if ended else _WAITING[job["questions"] - 1]))

    def do_PUT(self) -> None:
        self.server.packages[self.path.rsplit("/", 1)[-1]] = self._body()
        self._answer({})

    def do_POST(self) -> None:
        asked = json.loads(self._body())
        settings = asked.get("runtime_env") or {}
        job = {
            "id": asked.get("submission_id") or f"raysubmit_{len(self.server.jobs)}",
            "package": str(settings.get("working_dir") or "").rsplit("/", 1)[-1],
            "env": {str(key): str(value) for key, value in (settings.get("env_vars") or {}).items()},
            "entrypoint": str(asked["entrypoint"]),
            "questions": 0,
        }
        self.server.run(job, job["entrypoint"])
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
def _server(folder: Path) -> Iterator[_Server]:
    """A server at work, whose address Ray's client finds in the environment."""
    server = _Server(folder)
    threading.Thread(target=server.serve_forever, name="job server", daemon=True).start()
    settings = {ADDRESS_VARIABLE: f"http://127.0.0.1:{server.server_address[1]}", "NO_PROXY": "127.0.0.1"}
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield server
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        server.shutdown()
        server.server_close()
