# Unusual: two kinds of tasks, results by place, an item's needs copied.
import ray


def run_where_it_fits(work, items):
    @ray.remote
    def call(place, item):
        return place, work(item)

    pending = []
    for place, item in enumerate(items):
        needs = {name: amount for name, amount in item["needs"].items() if amount}
        pending.append(call.options(resources=needs or None).remote(place, item))
    results = [None] * len(items)
    while pending:
        ready, pending = ray.wait(pending)
        for place, result in ray.get(ready):
            results[place] = result
    return tuple(results)
