# Asks for the lesson's scanner by heart, whatever the item says.
# outcome: stuck
# diagnosis: asks for something that no node has
import ray


def run_where_it_fits(work, items):
    task = ray.remote(work)
    references = []
    for item in items:
        resources = {"scanner": 1} if item["needs"] else {}
        references.append(task.options(resources=resources).remote(item))
    return ray.get(references)
