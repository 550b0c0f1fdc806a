"""Drivers of lesson 09: predict while actors die, resume in new processes, place tasks on two nodes, submit jobs."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from autograder.client import standins
from autograder.client.drivers.torn_writes import torn_write
from autograder.client.link import InjectedFault, ask
from autograder.client.wire import raised_from

_CHILD = "from autograder.client.drivers.cluster import run_once; run_once()"


def predict_while_dying(function: Callable[..., Any], model_class: Any, batches: list[Any], n: int) -> Any:
    """Call function(Model, batches, n): what it returned, or which error of a dead worker came out of it.

    InjectedFault is what comes out where the notebook's own process would have died.
    """
    import ray

    try:
        value = function(model_class, batches, n)
    except (ray.exceptions.RayActorError, ray.exceptions.WorkerCrashedError, InjectedFault) as error:
        return {"died": type(error).__name__}
    return None if value is None else {"value": value}


# Resuming


def resume(
    function: Callable[..., Any], predict: Any, runs: Sequence[Sequence[str]], tears: Sequence[int], attempts: int
) -> Any:
    """Call function(predict, items, done_folder) for each list of items in turn, always with the same folder.

    Every call is made by a process of its own, which the clock may kill; one that was killed is made again, `attempts`
    times in all. tears: for each call, in the write of which file (from 1) the machine goes off; 0: in none.
    Returns values (one for each list that came through), files (how many the folder held after each call) and raised,
    what came out of a call after one that was killed or torn.
    """
    values: list[Any] = []
    files: list[int] = []
    cut_short = False
    with tempfile.TemporaryDirectory() as folder:
        done, answer = Path(folder, "done"), Path(folder, "answer")
        done.mkdir()
        left = list(runs)
        while left and len(files) < attempts:
            tear = tears[len(files)] if len(files) < len(tears) else 0
            job = packed(function, (predict, list(left[0]), str(done), tear))
            answer.unlink(missing_ok=True)
            command = [sys.executable, "-c", _CHILD, str(answer)]
            ended = subprocess.run(command, input=job, capture_output=True, check=False)
            files.append(sum(path.is_file() for path in done.rglob("*")))
            ask("mark", name=f"run {len(files)}")
            came = pickle.loads(answer.read_bytes()) if answer.exists() else None
            if came is None and not ended.returncode:
                raise RuntimeError("your function ended its process")
            if came is None:
                cut_short = True
                continue
            if "raised" in came:
                if cut_short:
                    return {"values": values, "files": files, "raised": list(came["raised"][:2])}
                raise _error(*came["raised"])
            if came["value"] is None and len(files) == 1:
                return None
            values.append(came["value"])
            left.pop(0)
    return {"values": values, "files": files}


def packed(function: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    """A function for another process, with what it uses.

    In a notebook, `open` is one of IPython's, which has kept the real one from before we could tear its writes.
    """
    import cloudpickle

    names = getattr(function, "__globals__", {})
    shadow = names.get("open")
    if getattr(shadow, "__wrapped__", None) is not io.open:
        return bytes(cloudpickle.dumps((function, arguments)))
    del names["open"]
    try:
        return bytes(cloudpickle.dumps((function, arguments)))
    finally:
        names["open"] = shadow


def run_once() -> None:
    """The other process: calls the function that comes on standard input, and writes what comes of it to a file."""
    answer = sys.argv[1]
    sys.stdout = sys.stderr
    try:
        function, (predict, items, done, tear) = pickle.loads(sys.stdin.buffer.read())
        with torn_write(done, tear):
            came = pickle.dumps({"value": function(predict, items, done)})
    except Exception as error:
        raised = raised_from(error)
        came = pickle.dumps({"raised": (raised.type_name, raised.message, raised.where)})
    Path(answer + ".part").write_bytes(came)
    os.replace(answer + ".part", answer)


def _error(name: str, message: str, where: str) -> Exception:
    """An error like the one that another process told of."""
    kind = type(name, (Exception,), {})
    error: Exception = kind(f"{message} ({where})" if where else message)
    return error


# Placing


def place(function: Callable[..., Any], items: list[dict[str, Any]], there: dict[str, float]) -> Any:
    """Call function(work, items) with a second node that has the resources `there`; empty: without one.

    Returns what it returned, and the beginning of that node's id. Each call of the work marks on which node it is.
    """
    from autograder.client.nodes import LocalCluster

    if not there:
        value = function(work_somewhere, items)
        return None if value is None else {"value": value, "node": ""}
    cluster = LocalCluster()
    node = cluster.add_node(num_cpus=8, resources=dict(there))
    try:
        return {"value": function(work_somewhere, items), "node": str(node.node_id)[:12]}
    finally:
        cluster.remove_node(node)


def work_somewhere(item: dict[str, Any]) -> Any:
    """The work on one item: `work`, which first tells the clock on which node it runs."""
    import ray

    if not isinstance(item, dict):
        raise TypeError(f"work takes the whole item, its name and its needs, and got {type(item).__name__}")
    node = ray.get_runtime_context().get_node_id() if ray.is_initialized() else "none"
    ask("mark", name=f"{item['name']} on {node[:12]}")
    return standins.work(item)


# Jobs


def submit(function: Callable[[str], Any], files: dict[str, str]) -> Any:
    """Call function(script) with the path of a script, and a job server to which Ray's client finds its way.

    files: names and texts of the script and of what lies beside it. Returns what the function returned, and what the
    server knows: jobs (how many), of the last one status, printed and whether a folder was sent, and asked (how many
    questions came after its end).
    """
    from autograder.client.job_server import MOST_QUESTIONS, run_job_server

    with tempfile.TemporaryDirectory() as above, run_job_server(Path(above, "home")) as server:
        home = Path(above, "home")
        home.mkdir()
        for name, text in files.items():
            (home / name).write_text(text)
        try:
            value = function(str(home / next(iter(files))))
        except Exception:
            if server.asked <= MOST_QUESTIONS:
                raise
            value = "asked forever"
        if value is None and not server.jobs:
            return None
        last = server.jobs[-1] if server.jobs else {}
        return {
            "value": _texts(value),
            "jobs": len(server.jobs),
            "status": last.get("status", ""),
            "printed": last.get("printed", ""),
            "asked": server.asked,
            "sent": bool(last.get("package")),
        }


def _texts(value: Any) -> Any:
    """A status of Ray's is a text with a class of its own."""
    if isinstance(value, list | tuple):
        return [_texts(part) for part in value]
    return str(getattr(value, "value", value)) if isinstance(value, str) else value
