"""Serving a notebook: checks, runs on the clock and hints, for as long as somebody asks."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from autograder.client.wire import short_text
from autograder.judge.case import Cancelled, Malformed
from autograder.judge.session import Session
from autograder.pictures import card_html, card_text
from autograder.verdict import Outcome, Verdict

Begun = Callable[[str], None]
Keep = Callable[[Verdict, str, str], None]

_MAX_NAME = 80  # Characters of a name or an exercise that a notebook sends.


def serve(
    session: Session, stays: bool = False, begun: Begun = lambda exercise: None, keep: Keep | None = None
) -> None:
    """Answer what the notebook asks, until it has gone; with `stays`, until this process is ended.

    begun: is told of each judging before it asks anything. keep: gets each verdict with its card in HTML and in text,
    before the notebook does.
    """
    while True:
        received = session.receive()
        if received is None:
            if not stays:
                return
            continue
        process, message = received
        try:
            session.server.send({"do": "done", **_answered(session, process, message, begun, keep)})
        except (Cancelled, ConnectionError):
            if not stays and not session.server.has_student:
                return


def _answered(
    session: Session, process: int, message: dict[str, Any], begun: Begun, keep: Keep | None
) -> dict[str, Any]:
    """The answer, and a sentence where there can be none: whoever asked waits for it."""
    try:
        return _answer(session, process, message, begun, keep)
    except Malformed as error:
        return {"problem": str(error)}
    except (Cancelled, ConnectionError):
        raise
    except Exception as error:  # Such as a run on the clock of what only a changed notebook asks for.
        return {"problem": f"The judge could not do that: {type(error).__name__}: {str(error)[:_MAX_NAME]}"}


def _answer(session: Session, process: int, message: dict[str, Any], begun: Begun, keep: Keep | None) -> dict[str, Any]:
    from autograder.judge.free_run import free_run

    match message.get("op"):
        case "check":
            return _check(session, process, _text(message, "exercise"), _text(message, "name"), begun, keep)
        case "on clock":
            return free_run(session, process, message)
        case "hints":
            return _hints(_text(message, "exercise"))
        case "cancel":
            raise Cancelled("nothing is being judged")
    return {"problem": f"The judge does not know the message {short_text(message.get('op'), _MAX_NAME)}."}


def _text(message: dict[str, Any], name: str) -> str:
    return str(message.get(name))[:_MAX_NAME]


def _check(
    session: Session, process: int, exercise_id: str, name: str, begun: Begun, keep: Keep | None
) -> dict[str, Any]:
    from autograder.exercises import find

    try:
        exercise = find(exercise_id)
    except KeyError as error:
        return {"problem": str(error.args[0])}
    begun(exercise.id)
    started = time.monotonic()
    try:
        verdict = session.judge(exercise, process, name)
    except Cancelled:
        raise
    except Exception as error:  # A bug of ours costs nobody a mark: it is reported, and graded again.
        diagnosis = f"The judge failed, which is not your fault: {type(error).__name__}: {error}"
        verdict = Verdict(exercise.id, Outcome.NOT_MEASURED, 0.0, exercise.points, (), diagnosis)
    verdict = replace(verdict, verified=keep is not None or _marks_count_here())
    print(f"{exercise_id}: {verdict.outcome} in {time.monotonic() - started:.1f} s", file=sys.stderr)
    html, text = card_html(verdict), card_text(verdict)
    if keep is not None:
        keep(verdict, html, text)
    return {"verdict": verdict.to_dict(), "html": html, "text": text}


def _marks_count_here() -> bool:
    """Whether the verdict of a judge beside the notebook may become a mark as it stands.

    Plain `nbgrader autograde` runs this judge inside the submission's own process tree. Elsewhere than on Linux the
    clock cannot tell who calls, nor see as exactly when the program has settled.
    """
    return os.environ.get("NBGRADER_EXECUTION") != "autograde" and sys.platform == "linux"


def _hints(exercise_id: str) -> dict[str, Any]:
    from autograder.exercises import find

    try:
        return {"hints": list(find(exercise_id).hints)}
    except KeyError as error:
        return {"problem": str(error.args[0])}
