"""Which sandbox: the best that works here, and a clear no where none does."""

from __future__ import annotations

from autograder.sandbox.backend import Backend, NoSandbox
from autograder.sandbox.bubblewrap import Bubblewrap


def choose(wanted: str = "best", unsafe: bool = False) -> Backend:
    """The sandbox to use. wanted: "best" or one by its name. Raises NoSandbox, saying how to get one."""
    reasons = []
    for backend in (Bubblewrap(),):
        if wanted in ("best", backend.name):
            problem = backend.problem()
            if not problem:
                return backend
            reasons.append(f"{backend.name}: {problem}")
    raise NoSandbox(
        "Nothing here can keep a submission from the rest of this machine, so none was run. "
        + " ".join(f"\n- {reason}." for reason in reasons)
        + "\nInstall bubblewrap on a machine that allows user namespaces; in a container, allow them (Docker: "
        "--security-opt seccomp=unconfined) or run as root, for the sandbox by another user. For submissions that you "
        "trust as your own: --unsafe-no-sandbox."
    )
