# Forgets that only so many models fit into memory.
# outcome: wrong
# diagnosis: of the model fit, and the other cores are idle
def choose_pattern(workload):
    items, read, predict, load = (workload[name] for name in ("items", "read", "predict", "load"))
    start, cores, memory, skew = (workload[name] for name in ("start", "cores", "memory", "skew"))
    work, first = items * (read + predict) + (skew - 1) * predict, read + skew * predict
    workers = min(cores, items)
    seconds = {
        "sequential": load + work,
        "tasks": (items * load + work) / workers,
        "actors": start + load + max(work / workers, first),
    }
    return min(seconds, key=seconds.get)
