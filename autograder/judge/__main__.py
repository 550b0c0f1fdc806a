"""The judge of a notebook: a child process that serves checks until the notebook closes its connection."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import time
from dataclasses import replace
from typing import Any

from autograder.clock.server import ClockServer
from autograder.judge.case import Cancelled
from autograder.judge.session import Session, remove_socket
from autograder.pictures import card_html, card_text
from autograder.verdict import Outcome, Verdict


def main() -> int:
    """Serve checks at the socket given. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Judge one notebook's exercises.")
    parser.add_argument("socket", help="path of the socket to listen at")
    parser.add_argument("--slowdown", type=int, default=1, help="settle this many times slower")
    arguments = parser.parse_args()
    # Ctrl-C in a terminal reaches the whole process group; the notebook then says "cancel" itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.makedirs(os.path.dirname(arguments.socket), mode=0o700, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(arguments.socket)  # A judge that was killed has left its socket.
    server = ClockServer(arguments.socket)
    server.start()
    session = Session(server, arguments.slowdown)
    try:
        while (received := server.inbox.get()) is not None:
            process, message = received
            try:
                session.server.send({"do": "done", **_answer(session, process, message)})
            except (Cancelled, ConnectionError):
                if not server.has_student:
                    break
    finally:
        server.close()
        remove_socket(arguments.socket)
    return 0


def _answer(session: Session, process: int, message: dict[str, Any]) -> dict[str, Any]:
    from autograder.judge.free_run import free_run

    match message.get("op"):
        case "check":
            return _check(session, process, str(message.get("exercise")), str(message.get("name")))
        case "on clock":
            return free_run(session, process, message)
        case "hints":
            return _hints(str(message.get("exercise")))
        case "cancel":
            raise Cancelled("nothing is being judged")
    return {"problem": f"The judge does not know the message {message.get('op')!r}."}


def _check(session: Session, process: int, exercise_id: str, name: str) -> dict[str, Any]:
    from autograder.exercises import find

    try:
        exercise = find(exercise_id)
    except KeyError as error:
        return {"problem": str(error.args[0])}
    begun = time.monotonic()
    try:
        verdict = session.judge(exercise, process, name)
    except Cancelled:
        raise
    except Exception as error:  # A bug of ours costs nobody a mark: it is reported, and graded again.
        diagnosis = f"The judge failed, which is not your fault: {type(error).__name__}: {error}"
        verdict = Verdict(exercise.id, Outcome.NOT_MEASURED, 0.0, exercise.points, (), diagnosis)
    verdict = replace(verdict, verified=_marks_count_here())
    print(f"{exercise_id}: {verdict.outcome} in {time.monotonic() - begun:.1f} s", file=sys.stderr)
    return {"verdict": verdict.to_dict(), "html": card_html(verdict), "text": card_text(verdict)}


def _marks_count_here() -> bool:
    """Whether this verdict may become a mark as it stands.

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


if __name__ == "__main__":
    sys.exit(main())
