# Forgets that an actor's process has to start.
# outcome: wrong
# diagnosis: each actor starts for
def choose_pattern(workload):
    items, read, predict, load = (workload[name] for name in ("items", "read", "predict", "load"))
    start, cores, memory, skew = (workload[name] for name in ("start", "cores", "memory", "skew"))
    work, first = items * (read + predict) + (skew - 1) * predict, read + skew * predict
    workers = min(cores, memory, items)
    seconds = {
        "actors": load + max(work / workers, first),
        "sequential": load + work,
        "tasks": (items * load + work) / workers,
    }
    if cores > 1:
        places = min(cores - 1, memory, items)
        seconds["dataset"] = start + load + max((work - items * read) / places, items * read / (cores - places))
    return min(seconds, key=seconds.get)
