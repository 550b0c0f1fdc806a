# Unusual: plays every pattern through, item by item.
import heapq


def handed_out(costs, ready, there=()):
    workers, last = sorted(ready), 0
    for number, cost in enumerate(costs):
        begin = max(heapq.heappop(workers), there[number] if there else 0)
        heapq.heappush(workers, begin + cost)
        last = max(last, begin + cost)
    return last


def choose_pattern(workload):
    items, read, start, load = (workload[name] for name in ("items", "read", "start", "load"))
    costs = [workload["predict"] * workload["skew"]] + [workload["predict"]] * (items - 1)
    places = min(workload["cores"], workload["memory"])
    seconds = {
        "sequential": load + items * read + sum(costs),
        "tasks": handed_out([load + read + cost for cost in costs], [0] * places),
        "actors": handed_out([read + cost for cost in costs], [start + load] * places),
    }
    actors = min(workload["cores"] - 1, workload["memory"])
    if actors:
        there = [start + read * (number // (workload["cores"] - actors) + 1) for number in range(items)]
        seconds["dataset"] = handed_out(costs, [2 * start + load] * actors, there)
    return min(seconds, key=seconds.get)
