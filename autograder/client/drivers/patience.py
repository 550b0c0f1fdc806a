"""Waiting for what a function has set going and left: reports on their way, processes that were told to end."""

from __future__ import annotations

import time
from collections.abc import Callable

from autograder.client.link import ask

LOOK = "look"
"""The mark that each look leaves on the clock, which else would take the program for stuck."""

_SECONDS, _LOOKS = 5.0, 20


def becomes(so: Callable[[], bool]) -> bool:
    """Whether it is so, now or soon. Only a program that never makes it so pays for the waiting.

    A wait of so many seconds would be short on a busy machine; there each look takes longer too, so both count.
    """
    deadline, looks = time.monotonic() + _SECONDS, 0
    while not (true := so()) and (looks < _LOOKS or time.monotonic() < deadline):
        looks += 1
        ask("mark", name=LOOK)
        time.sleep(0.05)
    return true
