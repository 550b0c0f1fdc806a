"""More nodes for the Ray that runs here, on the same machine: what other computers would be in a real cluster.

Each node has a raylet, workers and an object store of its own. `ray.cluster_utils` makes them; this imports Ray.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import ray
from ray.cluster_utils import Cluster

from autograder.client import agents
from autograder.client.cluster import CPUS, start_ray, uninterrupted
from autograder.client.environment import RESOURCES_VARIABLE
from autograder.client.lean import without_helpers

_STORE_BYTES = 80 * 2**20  # The least that Ray takes is 75 MiB.
_JOIN_SECONDS = 120.0
_GONE_SECONDS = 30.0  # Real seconds in which Ray notices that a node has gone, even if it says nothing.


class LocalCluster(Cluster):
    """A `ray.cluster_utils.Cluster` whose head is the Ray that runs here already."""

    def __init__(self) -> None:
        super().__init__(shutdown_at_exit=False)
        self.head_node = ray._private.worker.global_worker.node
        self.redis_address = None
        self.global_state = ray._private.state.state

    def add_node(self, wait: bool = True, **options: Any) -> Any:
        """Start a node, such as `add_node(num_cpus=2, resources={"scanner": 1})`, and wait until it has joined."""
        before = set(self.worker_nodes)
        try:
            with uninterrupted(), _no_override(), without_helpers():
                node = super().add_node(wait=False, **{"object_store_memory": _STORE_BYTES, **options})
            if wait:
                self._wait_for_node(node)
        except BaseException:
            # Its CPUs would stay: no caller knows this node, and checks refuse a Ray with more than they count on.
            for node in self.worker_nodes - before:
                self.remove_node(node)
            raise
        return node

    def _wait_for_node(self, node: Any, timeout: float = _JOIN_SECONDS) -> None:
        """Ray's own 30 s are short on a busy machine."""
        super()._wait_for_node(node, timeout)

    def remove_node(self, node: Any, allow_graceful: bool = True) -> None:
        """End a node, and first all that works on it, in mid-work. Returns when Ray has noticed.

        allow_graceful: the node says goodbye to Ray, which otherwise notices only after some 15 seconds of silence.
        """
        for pid in self._workers(node):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        super().remove_node(node, allow_graceful)
        deadline = time.monotonic() + _GONE_SECONDS
        while node.node_id in alive_nodes() and time.monotonic() < deadline:
            time.sleep(0.05)

    @staticmethod
    def _workers(node: Any) -> list[int]:
        import psutil

        raylets = [process.process.pid for process in node.all_processes.get("raylet", [])]
        children = [child for pid in raylets if psutil.pid_exists(pid) for child in psutil.Process(pid).children()]
        return [child.pid for child in children if agents.__file__ not in child.cmdline()]


def start_cluster(num_cpus: int = CPUS) -> LocalCluster:
    """Start a Ray of this notebook's own, as `start_ray` does, to which nodes can be added. Safe to call twice.

    From then on, Ray keeps quiet about processes and nodes that die: it tells of each at length, in whatever cell runs.
    """
    if ray.is_initialized() and len(alive_nodes()) > 1:
        ray.shutdown()  # The other nodes that it knew are nobody's any more.
    start_ray(num_cpus)
    ray._private.worker.print_to_stdstream = lambda *message, **options: None
    return LocalCluster()


def alive_nodes() -> list[str]:
    """The ids of the nodes that Ray takes for alive, the one of this process first."""
    here = ray.get_runtime_context().get_node_id()
    known: Any = ray.nodes()  # type: ignore[no-untyped-call]
    nodes = [str(node["NodeID"]) for node in known if node["Alive"]]
    return sorted(nodes, key=lambda node: node != here)


@contextlib.contextmanager
def _no_override() -> Iterator[None]:
    """While inside, a node that starts gets the CPUs that were asked for: the variable outweighs `num_cpus`."""
    before = os.environ.pop(RESOURCES_VARIABLE, None)
    try:
        yield
    finally:
        if before is not None:
            os.environ[RESOURCES_VARIABLE] = before
