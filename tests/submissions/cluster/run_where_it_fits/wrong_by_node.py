# Finds the node that has scanners and sends the items there, and asks for no scanner.
# outcome: slow
# diagnosis: right node, but 4 scanners were in use at once where there are 2
import ray
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy


def run_where_it_fits(work, items):
    task = ray.remote(work)
    references = []
    for item in items:
        there = "DEFAULT"
        if item["needs"]:
            nodes = [node for node in ray.nodes() if node["Alive"] and set(item["needs"]) <= set(node["Resources"])]
            there = NodeAffinitySchedulingStrategy(nodes[0]["NodeID"], soft=False)
        references.append(task.options(scheduling_strategy=there).remote(item))
    return ray.get(references)
