"""Nodes that come and go, beside the Ray of this process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import ray

from autograder.client import environment, nodes
from autograder.client.nodes import alive_nodes, start_cluster


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[nodes.LocalCluster]:
    for name, value in environment.SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(ray._private.worker, "print_to_stdstream", lambda *message, **options: None)
    yield start_cluster(num_cpus=2)
    ray.shutdown()


def test_a_node_brings_what_it_has_and_takes_it_away(cluster: nodes.LocalCluster) -> None:
    override = os.environ[environment.RESOURCES_VARIABLE]
    node = cluster.add_node(num_cpus=1, resources={"scanner": 2})
    # The variable that gives a bare ray.init() four CPUs would give them to this node too.
    assert (total("CPU"), total("scanner")) == (3, 2)
    assert os.environ[environment.RESOURCES_VARIABLE] == override
    assert len(alive_nodes()) == 2
    assert alive_nodes()[1] == node.node_id

    where = ray.remote(lambda: ray.get_runtime_context().get_node_id())
    assert ray.get(where.options(resources={"scanner": 1}).remote()) == node.node_id

    cluster.remove_node(node)
    assert alive_nodes() == [ray.get_runtime_context().get_node_id()]
    assert (total("CPU"), total("scanner")) == (2, 0)


def test_a_node_that_did_not_get_to_join_is_not_left_behind(
    cluster: nodes.LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checks refuse a Ray with more CPUs than they count on, so all that follow would."""

    def interrupted(node: Any, timeout: float = 0) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(cluster, "_wait_for_node", interrupted)
        with pytest.raises(KeyboardInterrupt):
            cluster.add_node(num_cpus=1)
    assert not cluster.worker_nodes
    assert cluster.add_node(num_cpus=1).node_id in alive_nodes()
    assert total("CPU") == 3


def total(name: str) -> Any:
    return ray.cluster_resources().get(name, 0)
