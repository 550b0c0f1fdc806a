"""A student's process outside any notebook: runs Python files, and lets the judge call the functions they define."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder.client.cluster import end_leftovers, one_ray, running_ray
from autograder.client.environment import CLOCK_VARIABLE, prepare
from autograder.client.link import ClockError, connect
from autograder.client.steps import Conversation
from autograder.client.wire import raised_from


def main() -> int:
    """Follow the judge's steps until it says goodbye. Returns the exit status."""
    prepare()
    conversation = Conversation(connect(os.environ[CLOCK_VARIABLE], seconds=10))
    conversation.send({"op": "ready"})
    function: Callable[..., Any] | None = None
    try:
        while (step := conversation.receive()).get("do") != "goodbye":
            if step.get("do") == "load":
                function = None  # With it go the actors and references that the last file's module held.
                end_leftovers()
                function, problem = load(step["file"], step["name"])
                conversation.send({"op": "loaded", "error": problem})
            elif function is not None:
                conversation.carry_out(step, function)
    except ClockError:
        return 1
    finally:
        if (ray := running_ray()) is not None:
            ray.shutdown()
    return 0


def load(file: str, name: str) -> tuple[Callable[..., Any] | None, str]:
    """Run `file` as a program; the function `name` that it defines, and what is wrong (empty if nothing is)."""
    # As the program's main module: processes that it starts look there for what it defines.
    module = types.ModuleType("__main__")
    module.__file__ = file
    sys.modules["__main__"] = module
    defined = module.__dict__
    try:
        source = Path(file).read_bytes()
        if re.search(rb"^\s*(import|from) ray\b", source, re.MULTILINE):
            importlib.import_module("ray")  # Else its own `ray.init` is not there to be joined.
        with one_ray(), _same_clock():
            exec(compile(source, file, "exec"), defined)
    except SystemExit:
        pass  # A program may say how it ended.
    except Exception as error:
        raised = raised_from(error)
        where = f" ({raised.where})" if raised.where else ""
        return None, f"{os.path.basename(file)} raised {raised.type_name}: {raised.message}{where}"
    if name not in defined:
        functions = [key for key, value in defined.items() if callable(value) and not key.startswith("_")]
        return None, f"{os.path.basename(file)} defines no {name}; it defines {', '.join(functions) or 'nothing'}."
    return defined[name], ""


@contextlib.contextmanager
def _same_clock() -> Iterator[None]:
    """A file that runs a check itself does so with a judge of its own. Afterwards ours is asked again."""
    clock = os.environ[CLOCK_VARIABLE]
    try:
        yield
    finally:
        if os.environ.get(CLOCK_VARIABLE) != clock:
            os.environ[CLOCK_VARIABLE] = clock
            if (ray := running_ray()) is not None:
                ray.shutdown()  # Its workers know the other one.


if __name__ == "__main__":
    sys.exit(main())
