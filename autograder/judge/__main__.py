"""The judge of a notebook: a child process that serves checks until the notebook closes its connection."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from types import FrameType

from autograder.clock.server import ClockServer
from autograder.judge.serving import serve
from autograder.judge.session import Session, remove_socket


def main() -> int:
    """Serve checks at the socket given. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Judge one notebook's exercises.")
    parser.add_argument("socket", help="path of the socket to listen at")
    parser.add_argument("--slowdown", type=int, default=1, help="settle this many times slower")
    arguments = parser.parse_args()
    # Ctrl-C in a terminal reaches the whole process group; the notebook then says "cancel" itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def leave(number: int, frame: FrameType | None) -> None:
        # Not by an exception: the notebook has just closed its connection, so the end below may have begun.
        remove_socket(arguments.socket)
        os._exit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    os.makedirs(os.path.dirname(arguments.socket), mode=0o700, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(arguments.socket)  # A judge that was killed has left its socket.
    server = ClockServer(arguments.socket)
    server.start()
    try:
        serve(Session(server, arguments.slowdown))
    finally:
        server.close()
        remove_socket(arguments.socket)
    return 0


if __name__ == "__main__":
    sys.exit(main())
