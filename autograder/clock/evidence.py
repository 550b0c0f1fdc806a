"""What the kernel's word on who speaks proves, over all cases of a session.

A contradiction is what our own code, as it is, can't bring about, whatever program uses it. It costs an exercise all
its points; so where anything is uncertain, such as a process that may be older than this judge, nothing is said.
"""

from __future__ import annotations

import re
import time
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any

from autograder.client.wire import StandIn
from autograder.clock import proc
from autograder.clock.watcher import Watcher
from autograder.clock.world import Refused, Request

Life = tuple[int, int]
"""A process: its id, and when it began, since ids are used again."""

_MODEL = "Model"
_NEEDS_MODEL = ("predict",)  # The other classes that load are pickled as any object is, and nobody hears of it.
_MAX_TOKEN = 80  # Characters. Ours are shorter.
_TASK = re.compile("[0-9a-f]{48}")  # What Ray calls a task, in a thread of its own too.

_ALIVE = "A process that was told to die, as the exercise orders, lived on and called again."
_OUTSIDE_RAY = "A call of {} claimed to be a Ray task, and it came from a process that is none of Ray's."
_NO_TASK = "A call of {} claimed to be a Ray task, under a name that Ray gives to none."
_NO_MODEL = "A model was used in a process that has neither loaded one nor been sent one."
_NO_VALUE = "An intermediate value was used in a process that has neither made it nor been sent it."


@dataclass
class _Doomed:
    """A process that was told to die. spoke: it has called since. outlived: it was there when the program settled."""

    life: Life
    spoke: bool = False
    outlived: bool = False


def _now() -> int:
    """Now, as the kernel counts when processes begin."""
    return int(time.clock_gettime(time.CLOCK_BOOTTIME) * proc.TICKS) if hasattr(time, "CLOCK_BOOTTIME") else 0


@dataclass
class Evidence:
    """What processes have shown. began: of younger processes all that they loaded and unpickled is known here.

    Things are models, all alike, and intermediate values, each by its token: whoever uses one has loaded, made or
    unpickled it, or descends from a process that has.
    """

    began: int = field(default_factory=_now)
    _have: dict[str, set[Life]] = field(default_factory=dict)
    _pickled: set[str] = field(default_factory=set)
    _handed: dict[str, dict[int, int]] = field(default_factory=dict)
    _doomed: dict[int, _Doomed] = field(default_factory=dict)

    # Who has what

    def admit(self, request: Request) -> None:
        """Raises Refused for an unpickling of what was never pickled: a new judge knows of none before it."""
        if request.kind == "unpickle" and not self._pickled.issuperset(_things(request)):
            raise Refused("something was unpickled here that was never pickled: make it again")

    def gave(self, process: int, given: Any, watcher: Watcher) -> None:
        """This process has been given these arguments, or this answer, by us."""
        for thing in _things_in(given):
            self._have.setdefault(thing, set()).add((process, watcher.life(process)))

    def granted(self, request: Request, answer: Any, driver: int, watcher: Watcher) -> str:
        """Keep what a request shows that makes sense. What it contradicts, or an empty text."""
        things, process = _things(request), request.process
        objection = ""
        if request.kind in ("load", "unpickle"):
            for thing in things:
                self._have.setdefault(thing, set()).add((process, watcher.life(process)))
        else:
            lacking = [thing for thing in things if self._lacks(process, thing, driver, watcher)]
            if lacking:
                objection = _NO_MODEL if _MODEL in lacking else _NO_VALUE
        if request.kind == "pickle":
            self._pickled.update(things)
        self.gave(process, answer, watcher)
        return objection

    def _lacks(self, process: int, thing: str, driver: int, watcher: Watcher) -> bool:
        """Whether it is certain that neither this process has the thing, nor any that it was forked from.

        One of Ray's workers begins with nothing. Where the line can't be followed to Ray or to the notebook, or goes
        back to before this judge, nothing is certain.
        """
        have = self._have.get(thing, ())
        if (process, watcher.life(process)) in have:
            return False
        line = [(one, watcher.life(one)) for one in watcher.line(process, driver)]
        return bool(line) and all(self.began <= life for _, life in line) and not any(one in have for one in line)

    def handed_out(self, of: str, processes: set[int], watcher: Watcher) -> dict[int, int]:
        """Actors of a class are handed out, and these processes have loaded for them now.

        All that are alive of those that ever have, and when each began.
        """
        handed = self._handed.setdefault(of, {})
        handed.update((process, watcher.life(process)) for process in processes)
        return {process: life for process, life in handed.items() if watcher.life(process) == life}

    # Who is who

    def identity(self, request: Request, role: str, watcher: Watcher) -> str:
        """What a process says of itself although the kernel or Ray knows better, or an empty text."""
        if role != "worker" and (request.task or request.actor) and watcher.is_outside_ray(request.process):
            return _OUTSIDE_RAY.format(request.operation)
        if request.task and not _TASK.fullmatch(request.task):
            return _NO_TASK.format(request.operation)
        return ""

    # Who is dead

    def told_to_die(self, process: int, watcher: Watcher) -> None:
        """This process is about to be told to end."""
        life = watcher.life(process)
        if life:
            self._doomed[process] = _Doomed((process, life))

    @property
    def doomed(self) -> Set[int]:
        """Processes that were told to die, and have not been seen dead."""
        return self._doomed.keys()

    def heard(self, process: int, watcher: Watcher) -> str:
        """This process has called. Threads of one that is dying may, for as long as the program has not settled."""
        doomed = self._doomed.get(process)
        if doomed is None or (process, watcher.life(process)) != doomed.life:
            return ""
        doomed.spoke = True
        return _ALIVE if doomed.outlived else ""

    def settled(self, watcher: Watcher) -> str:
        """The program has settled: none of its threads is about to run, so who was told to die is dead by now."""
        for process, doomed in list(self._doomed.items()):
            if (process, watcher.life(process)) != doomed.life:
                del self._doomed[process]
                continue
            doomed.outlived = True
            if doomed.spoke:
                return _ALIVE
        return ""


def _things(request: Request) -> set[str]:
    """The things that a request loads, pickles, unpickles or uses."""
    if request.operation == _MODEL:
        return {_MODEL} if request.kind in ("load", "pickle", "unpickle") else set()
    if request.kind in ("pickle", "unpickle"):
        return set(_tokens(request.args)) if request.operation == "value" else set()
    if request.kind == "load":
        return set()
    return ({_MODEL} if request.operation in _NEEDS_MODEL else set()) | set(_things_in(list(request.args)))


def _things_in(value: Any) -> list[str]:
    """The things that a value, as it travels between judge and program, holds at any depth of its lists."""
    if type(value) is StandIn and value.name == "model":
        return [_MODEL]
    if type(value) is StandIn and value.name == "value":
        return _tokens(value.parts)
    return [thing for part in value for thing in _things_in(part)] if type(value) in (list, tuple) else []


def _tokens(parts: tuple[Any, ...]) -> list[str]:
    """The token of a value. A program can send anything in its place."""
    return [token[:_MAX_TOKEN] for token in parts[:1] if type(token) is str]
