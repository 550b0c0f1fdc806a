# Takes Ray Data whenever reading is dear, even on one core.
# outcome: wrong
# diagnosis: its actor takes the only core
def choose_pattern(workload):
    items, read, predict, load = (workload[name] for name in ("items", "read", "predict", "load"))
    start, cores, memory, skew = (workload[name] for name in ("start", "cores", "memory", "skew"))
    work, first = items * (read + predict) + (skew - 1) * predict, read + skew * predict
    if read >= 0.5 * predict:
        return "dataset"
    workers = min(cores, memory, items)
    seconds = {
        "sequential": load + work,
        "tasks": max((items * load + work) / workers, load + first),
        "actors": start + load + max(work / workers, first),
    }
    return min(seconds, key=seconds.get)
