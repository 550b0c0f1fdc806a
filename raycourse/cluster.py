"""Starting Ray the way every lesson needs it."""

from __future__ import annotations

import logging
from typing import Any

import ray


def start_ray(num_cpus: int = 4) -> Any:
    """Start a Ray of this notebook's own, with `num_cpus` CPUs, and return its context. Safe to call twice.

    A running Ray with other CPUs is shut down first: `ray.init(ignore_reinit_error=True)` would keep it and silently
    ignore `num_cpus`.
    """
    if ray.is_initialized():
        if ray.cluster_resources().get("CPU", 0) == num_cpus:
            return ray.init(ignore_reinit_error=True, logging_level=logging.ERROR)
        ray.shutdown()
    try:
        return _start(num_cpus)
    except Exception as error:
        # Ray gives itself 30 seconds, which a very busy machine can miss once.
        if "timed out during startup" not in str(error):
            raise
        ray.shutdown()
        return _start(num_cpus)


def _start(num_cpus: int) -> Any:
    # address="local": a plain ray.init() would join any cluster that somebody left running on this machine.
    return ray.init(
        num_cpus=num_cpus,
        address="local",
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
    )
