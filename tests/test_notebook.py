"""What a learner meets in a notebook: cards, hints, predictions, sentences on what to do, and an interrupt."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

from autograder.client import notebook
from autograder.client.environment import CLOCK_VARIABLE, for_child, new_socket_path
from autograder.client.link import ClockError, connect
from autograder.client.score import VERDICT_MIME


def run(*cells: str, timeout: int = 180, **environment: str) -> list[list[Any]]:
    """Run cells in a fresh kernel; the outputs of each. Errors are outputs too."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = nbclient.NotebookClient(notebook, timeout=timeout, allow_errors=True)
    client.execute(env={**for_child(), **environment})
    return [cell["outputs"] for cell in notebook.cells]


def result(outputs: list[Any]) -> Any:
    """The data of a cell's one result."""
    (data,) = [output["data"] for output in outputs if output["output_type"] == "execute_result"]
    return data


def errors(outputs: list[Any]) -> str:
    return " ".join(output["evalue"] for output in outputs if output["output_type"] == "error")


IMPORTS = "from raycourse import check, hint, on_clock, predict"
RIGHT = "def run_sequentially(work, items):\n    return [work(item) for item in items]"
CHECK = "check('sequential.run_sequentially', run_sequentially)"


@pytest.fixture(scope="module")
def outputs() -> list[list[Any]]:
    return run(
        IMPORTS,
        f"def run_sequentially(work, items):\n    ...\n{CHECK}",
        f"{RIGHT}\n{CHECK}",
        f"def run_sequentially(work, items):\n    return [work(item) for item in items[:-1]]\n{CHECK}",
        f"def run_sequentially(work, items):\n    raise KeyError('oh no')\n{CHECK}",
        "check('sequential.run_sequentialy', run_sequentially)",
        "check(run_sequentially)",
        "for _ in range(4):\n    hint('sequential.run_sequentially')",
        "from autograder.client.standins import work\nwork(1)",
    )


def test_a_stub_is_not_tried_and_scores_nothing(outputs: list[list[Any]]) -> None:
    data = result(outputs[1])
    assert data["text/plain"] == "0"
    assert data[VERDICT_MIME]["outcome"] == "not tried"


def test_a_right_answer_is_a_card_for_people_and_a_number_for_nbgrader(outputs: list[list[Any]]) -> None:
    data = result(outputs[2])
    assert data["text/plain"] == "3"
    assert data[VERDICT_MIME]["outcome"] == "passed"
    assert "<svg" in data["text/html"]


def test_a_wrong_answer_says_what_came_back_and_what_was_expected(outputs: list[list[Any]]) -> None:
    verdict = result(outputs[3])[VERDICT_MIME]
    assert verdict["outcome"] == "wrong"
    assert "last" in verdict["diagnosis"]
    output = verdict["criteria"][0]["text"]
    assert output.splitlines()[0].startswith("called run_sequentially(work, [")
    assert output.splitlines()[2].startswith("expected [")


def test_an_exception_is_named_with_its_line(outputs: list[list[Any]]) -> None:
    verdict = result(outputs[4])[VERDICT_MIME]
    assert verdict["outcome"] == "raised"
    assert "KeyError: 'oh no' (line 2 of run_sequentially)" in verdict["diagnosis"]


def test_a_misspelled_exercise_gets_a_suggestion(outputs: list[list[Any]]) -> None:
    assert "Did you mean sequential.run_sequentially" in errors(outputs[5])


def test_a_check_without_its_exercise_says_how_it_is_written(outputs: list[list[Any]]) -> None:
    assert 'check("welcome.greet", greet)' in errors(outputs[6])
    assert len(outputs[6][0]["traceback"]) == 1


def test_hints_come_one_by_one_and_stay_at_the_last(outputs: list[list[Any]]) -> None:
    lines = "".join(output["text"] for output in outputs[7]).splitlines()
    assert [line[:11] for line in lines] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"]


def test_a_stand_in_outside_a_check_says_when_it_answers(outputs: list[list[Any]]) -> None:
    assert "only while `check`" in errors(outputs[8])


def test_under_plain_nbgrader_a_card_says_that_it_is_unverified() -> None:
    outputs = run(IMPORTS, f"{RIGHT}\n{CHECK}", NBGRADER_EXECUTION="autograde")
    assert "unverified" in result(outputs[1])["text/html"]


def test_a_learners_own_card_is_not_called_unverified(outputs: list[list[Any]]) -> None:
    assert "unverified" not in result(outputs[2])["text/html"]


def test_a_prediction_meets_the_clock_and_ray_is_started_for_it() -> None:
    outputs = run(
        IMPORTS,
        "import ray\ndef together(work, items):\n    task = ray.remote(work)\n"
        "    return ray.get([task.remote(item) for item in items])",
        "predict(together, speedup=...)\npredict(together, speedup=3)",
        "on_clock(together, items=8)",
        "on_clock(together, items=['a', 'b'], costs=[1])",
        "from ray.util import ActorPool\ndef pooled(actors, batches):\n"
        "    pool = ActorPool(actors)\n"
        "    return list(pool.map(lambda actor, batch: actor.predict.remote(batch), batches))\n"
        "on_clock(pooled, items=15, costs=[8, *[1] * 14])",
        "def at_home(load_model, batches, say):\n    model = load_model()\n"
        "    return [model.predict(batch) for batch in batches]\n"
        "on_clock(at_home, items=[[1, 2], [3]], load=2, say='hello')",
        "def again(work, items):\n    while True:\n        work(items[0])\non_clock(again, items=2)",
        "import os\ndel os.environ['RAY_OVERRIDE_RESOURCES']\nray.shutdown()\n"
        "ray.init(num_cpus=2, address='local', log_to_driver=False)\n"
        "check('tasks.parallel_map', together)",
    )
    assert "virtual speedup 2.0x" in outputs[5][-1]["data"]["text/plain"]
    assert "load" in outputs[6][-1]["data"]["text/html"]
    assert "No guess yet" in outputs[2][0]["text"]
    (shown,) = [output["data"] for output in outputs[3] if "<svg" in output["data"].get("text/html", "")]
    assert "You predicted 3x. The clock says 4x." in shown["text/plain"]
    assert "costs has 1 entries for 2 items" in errors(outputs[4])
    assert "again is stuck: it calls on and on." in errors(outputs[7])
    verdict = result(outputs[8])[VERDICT_MIME]
    assert verdict["outcome"] == "not measured"
    assert "2 CPUs" in verdict["diagnosis"]


def test_ray_that_came_before_raycourse_is_refused_in_one_sentence() -> None:
    outputs = run(
        "import ray\nray.init(num_cpus=4, address='local', log_to_driver=False)",
        f"{IMPORTS}\ncheck('tasks.parallel_map', lambda work, items: [])",
    )
    assert "Ray was started before raycourse" in result(outputs[1])[VERDICT_MIME]["diagnosis"]


def test_after_an_interrupt_the_next_check_works() -> None:
    cells = [IMPORTS, "def run_sequentially(work, items):\n    while True:\n        pass", CHECK, f"{RIGHT}\n{CHECK}"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = nbclient.NotebookClient(notebook, timeout=4, interrupt_on_timeout=True, allow_errors=True)
    begun = time.monotonic()
    with client.setup_kernel(env=for_child()):
        for number, cell in enumerate(notebook.cells):
            client.timeout = 4 if number == 2 else 60
            client.execute_cell(cell, number)
    assert time.monotonic() - begun < 120
    assert [output["ename"] for output in notebook.cells[2]["outputs"] if output["output_type"] == "error"] == [
        "Interrupted"
    ]
    assert result(notebook.cells[3]["outputs"])["text/plain"] == "3"


PROGRAM = """
import os, subprocess, sys
from raycourse import check, hint
from autograder.client.link import connect
def asks_in_a_fork():
    pid = os.fork()
    if pid == 0:
        hint("sequential.run_sequentially")
        sys.exit()
    os.waitpid(pid, 0)
"""
ASKS = "from raycourse import hint; hint('sequential.run_sequentially')"


def program(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM + code],
        env={**for_child(), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "below",
    [f"subprocess.run([sys.executable, '-c', {ASKS!r}], check=True)", "asks_in_a_fork()"],
    ids=["program", "fork"],
)
def test_what_a_notebook_starts_leaves_it_its_clock(below: str) -> None:
    code = f"hint('sequential.run_sequentially')\n{below}\nconnect(os.environ['{CLOCK_VARIABLE}']).close()"
    done = program(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Hint 1 of 3") + done.stdout.count("Hint 2 of 3") == 2


def test_a_program_that_a_notebook_starts_may_start_ray_before_it_checks() -> None:
    code = """
import ray
from raycourse import start_ray
start_ray()
def parallel_map(work, items):
    task = ray.remote(work)
    return ray.get([task.remote(item) for item in items])
print(float(check("tasks.parallel_map", parallel_map)) > 0, os.environ["RAYCOURSE_CLOCK"])
ray.shutdown()
"""
    done = program(code, **{CLOCK_VARIABLE: "/nowhere/clock.sock"})
    assert "True" in done.stdout, done.stdout + done.stderr
    assert "/nowhere" not in done.stdout


def test_a_judge_that_does_not_start_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CLOCK_VARIABLE, new_socket_path())
    judge = notebook._Judge()
    monkeypatch.setattr(notebook, "_JUDGE_START", 0.0)
    with pytest.raises(ClockError, match="judge did not start within 0 seconds"):
        judge.conversation()
    judge.stop()
    monkeypatch.setattr(notebook, "_JUDGE_START", 60.0)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ClockError, match="judge did not start: its exit status is 1"):
        judge.conversation()
    judge.stop()


def test_a_judge_that_is_ended_leaves_no_folder() -> None:
    path = new_socket_path()
    judge = subprocess.Popen([sys.executable, "-I", "-m", "autograder.judge", path], stderr=subprocess.DEVNULL)
    with connect(path, 60):
        judge.terminate()
        judge.wait(60)
    assert not Path(path).parent.exists()


def test_a_guess_is_kept_until_the_clock_has_shown_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float | None] = []

    def ask(message: dict[str, Any], function: object) -> dict[str, Any]:
        asked.append(message["predicted"])
        if len(asked) == 1:
            raise ClockError("Ray is running with 2 CPUs.")
        return {"html": "", "text": "", "data": {}}

    monkeypatch.setattr(notebook, "_ask", ask)
    notebook.predict(len, 3)
    with pytest.raises(ClockError):
        notebook.on_clock(len)
    notebook.on_clock(len)
    notebook.on_clock(len)
    assert asked == [3.0, 3.0, None]
