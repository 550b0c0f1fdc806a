"""What a learner calls: `check`, `hint`, `predict`, `on_clock`. The judge is a child, started at first use."""

from __future__ import annotations

import atexit
import inspect
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

from autograder.client import environment
from autograder.client.cluster import running_ray
from autograder.client.link import ClockError, Interrupted, connect, identity
from autograder.client.score import Score, Shown, display_data, in_notebook
from autograder.client.steps import Conversation

environment.prepare()

_JUDGE_START = 20.0  # Real seconds for the judge to come up on a machine under heavy load; it takes well under one.
_OUTSIDE_START = 180.0  # The judge outside comes up for certain, or the grader ends the sandbox.
_IMPORTED_IN = os.getpid()  # Another process that gets here was forked.


class NothingToCheck(TypeError):
    """`check` was not given a function."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message."""
        return [str(self)]


class _Judge:
    """The notebook's judge: started when first needed, again if it has ended, and once more after a fork.

    While a class is graded it is no child of ours, but waits outside the sandbox: then we only connect to it.
    """

    def __init__(self) -> None:
        self._conversation: Conversation | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def conversation(self) -> Conversation:
        """The connection to the judge."""
        ended = self._child is not None and self._child.poll() is not None
        if self._conversation is None or ended or self._owner != os.getpid():
            self._conversation = self._start()
        return self._conversation

    def _start(self) -> Conversation:
        if environment.OUTSIDE_VARIABLE in os.environ:
            self._owner = os.getpid()
            return Conversation(connect(os.environ[environment.CLOCK_VARIABLE], _OUTSIDE_START))
        path = _own_clock()
        # -I: nothing in the notebook's folder or environment can take the place of the judge's modules.
        command = [sys.executable, "-I", "-m", "autograder.judge", path]
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._child, self._owner = child, os.getpid()
        try:
            connection = connect(path, _JUDGE_START, lambda: child.poll() is None)
        except ClockError:
            status = child.poll()
            why = f" within {_JUDGE_START:g} seconds" if status is None else f": its exit status is {status}"
            raise ClockError(
                f"The judge did not start{why}. Run the cell again. If that does not help, run `raycourse doctor` in a "
                "terminal."
            ) from None
        conversation = Conversation(connection)
        atexit.register(self.stop)
        return conversation

    def stop(self) -> None:
        """End the judge, if this process started it, or leave the one outside."""
        if self._owner == os.getpid():
            if self._conversation is not None:
                self._conversation.close()
            if self._child is not None:
                self._child.terminate()
                self._child.wait()
        self._child = self._conversation = None


def _own_clock() -> str:
    """The path of this process's own clock. A Ray that was started here with an inherited one is shut down."""
    before, path = os.environ.get(environment.CLOCK_VARIABLE), environment.own_clock()
    ray = running_ray()
    # Its workers would ask the clock of the notebook above. A forked process and a worker must leave Ray to others.
    if path != before and ray is not None and os.getpid() == _IMPORTED_IN and not identity():
        ray.shutdown()
    return path


_judge = _Judge()
_hints_shown: dict[str, int] = {}
_predictions: dict[str, float] = {}


def check(exercise: str, function: Callable[..., Any] | None = None) -> Score:
    """Judge your solution of an exercise, and show the verdict with a timeline of its run.

    exercise: its id, such as "tasks.parallel_map". function: what you wrote.
    Returns the score: your points as a number. Raises NothingToCheck without a function, and ClockError with what to
    do if the judge can't be reached.
    """
    if not isinstance(exercise, str) or function is None:
        why = " Here it is None: does a decorator of yours return nothing?" if function is None else ""
        raise NothingToCheck(f'A check takes the exercise and your function: check("welcome.greet", greet).{why}')
    name = getattr(function, "__name__", exercise.split(".")[-1])
    done = _ask({"op": "check", "exercise": exercise, "name": name}, function)
    score = Score(done["verdict"], done["html"], done["text"])
    if not in_notebook():
        print(score)
    return score


def on_clock(
    function: Callable[..., Any],
    items: int | Sequence[Any] = 16,
    costs: float | Sequence[float] = 1.0,
    cores: int = 4,
    actors: int = 4,
    load: float = 0.0,
    pickle: float = 0.0,
    on_gpu: bool = False,
    **arguments: Any,
) -> Shown:
    """Draw any function of yours on the virtual clock, such as `function(work, items)`.

    The names of its parameters say what it gets: `work`, `Model`, `load_model`, `model` or `actors` (that many actors
    of `Model`), and `items` or `batches`; or `convolve`, `image` and `filters`; or `Normalizer`, `Classifier` and
    `paths`; or `source`, `Decoder`, `Model` and `sink`, and `cores`. All others come from `arguments`.

    items: how many, or a list of numbers or texts that all differ; each is a batch of one for a model.
    costs: virtual seconds of the work, one for all items or one each; for `paths` a pair, to normalize one image and
    to classify one; for `source` three, to decode, predict and write a batch, each one number or one for each batch.
    cores: how many calls may run at once. on_gpu: whether `Model` needs the machine's one GPU to predict.
    load, pickle: virtual seconds of each load of the model, and of each time that it (or the image) is packed up.
    """
    takes = _takes(function)

    def called(*given: Any) -> Any:
        if takes is None:
            return function(*given, **arguments)
        return function(**dict(zip(takes, given, strict=True)), **arguments)

    message = {
        "op": "on clock",
        "name": getattr(function, "__name__", "your function"),
        "takes": takes or ["work", "items"],
        "items": items if isinstance(items, int) else list(items),
        "costs": costs if isinstance(costs, int | float) else list(costs),
        "cores": cores,
        "actors": actors,
        "load": load,
        "pickle": pickle,
        "on_gpu": on_gpu,
        "predicted": _predictions.get(_key(function)),
    }
    done = _ask(message, called)
    _predictions.pop(_key(function), None)
    return Shown(done["html"], done["text"], done["data"]).show()


_GIVEN = (
    "work",
    "Model",
    "load_model",
    "model",
    "actors",
    "items",
    "batches",
    "convolve",
    "image",
    "filters",
    "Normalizer",
    "Classifier",
    "paths",
    "source",
    "Decoder",
    "sink",
    "cores",
)


def _takes(function: Callable[..., Any]) -> list[str] | None:
    """Which of a function's parameters `on_clock` fills by their names; None if there are none that it knows."""
    try:
        names = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return None
    takes = [name for name in names if name in _GIVEN]
    return takes or None


def predict(function: Callable[..., Any], speedup: Any) -> None:
    """Note the speedup that you expect of a function, until the clock shows it the next time."""
    if speedup is ...:
        print(f"No guess yet for {_key(function)}: put a number in place of the three dots.")
        return
    if type(speedup) not in (int, float):
        raise ClockError("The speedup that you expect is a number, such as 2 or 1.5.")
    _predictions[_key(function)] = float(speedup)
    print(f"You expect {float(speedup):g}x of {_key(function)}. Now run the clock.")


def hint(exercise: str) -> None:
    """Show the next of an exercise's three hints: a question, a pointer, almost the code."""
    hints = _ask({"op": "hints", "exercise": exercise}, check)["hints"]
    shown = min(_hints_shown.get(exercise, 0) + 1, len(hints))
    _hints_shown[exercise] = shown
    print(f"Hint {shown} of {len(hints)}: {hints[shown - 1]}")


def _key(function: Callable[..., Any]) -> str:
    return str(getattr(function, "__name__", "your function"))


def _ask(message: dict[str, Any], function: Callable[..., Any]) -> dict[str, Any]:
    """Send a request to the judge, carry out its steps, return its last message. Raises ClockError on a problem."""
    try:
        conversation = _judge.conversation()
        conversation.send(message)
        with _Progress() as progress:
            done = conversation.follow(function, progress)
    except KeyboardInterrupt:
        _judge.stop()  # The next check begins with a fresh one.
        raise Interrupted from None
    except BaseException:
        _judge.stop()
        raise
    if "problem" in done:
        raise ClockError(done["problem"])
    return done


class _Progress:
    """A line that says which case is being judged, and disappears with the verdict."""

    def __init__(self) -> None:
        self._handle: Any = None

    def __enter__(self) -> Callable[[str], None]:
        return self._show

    def _show(self, text: str) -> None:
        if in_notebook():
            self._update(f"<small>Judging: {_escaped(text)}</small>")

    def _update(self, html: str) -> None:
        self._handle = display_data({"text/html": html, "text/plain": ""}, self._handle)

    def __exit__(self, *raised: object) -> None:
        if self._handle is not None:
            self._update("")


def _escaped(text: str) -> str:
    import html

    return html.escape(text[:120])
