"""Which sandbox: the best that works here, and a clear no where none does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder.sandbox.backend import Backend, NoSandbox
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.other_user import OtherUser
from autograder.sandbox.unsafe import Unsafe

_HOW = {
    "bubblewrap": "install bubblewrap 0.8 or newer on a machine that allows user namespaces; in a container, allow "
    "them (Docker: --security-opt seccomp=unconfined --security-opt systempaths=unconfined)",
    "other user": "run this command as root, with Python and the course in folders that other users can enter",
}


def choose(wanted: str = "best", unsafe: bool = False, secrets: Iterable[Path] = ()) -> Backend:
    """The sandbox to use. Raises NoSandbox, saying how to get one.

    wanted: "best" or one by its name. unsafe: use none. secrets: folders that no submission may read.
    """
    if unsafe:
        return Unsafe()
    candidates: list[Backend] = [Bubblewrap(), OtherUser(secrets)]
    reasons = []
    for backend in candidates:
        if wanted in ("best", backend.name):
            problem = backend.problem()
            if not problem:
                return backend
            reasons.append(f"- {backend.name}: {problem}. To get it, {_HOW[backend.name]}.")
    raise NoSandbox(
        "Nothing here can keep a submission from the rest of this machine, so none was run.\n"
        + "\n".join(reasons)
        + "\nFor submissions that you trust as your own: --unsafe-no-sandbox."
    )
