# Takes the pool for as good as the loop that hands out, even where the order counts.
# outcome: wrong
# diagnosis: the pool's map waits for the slow first item
def choose_pattern(workload):
    items, read, predict, load = (workload[name] for name in ("items", "read", "predict", "load"))
    start, cores, memory, skew = (workload[name] for name in ("start", "cores", "memory", "skew"))
    work, first = items * (read + predict) + (skew - 1) * predict, read + skew * predict
    workers = min(cores, memory, items)
    seconds = {
        "sequential": load + work,
        "tasks": max((items * load + work) / workers, load + first),
        "actor pool": start + load + max(work / workers, first),
    }
    if cores > 1:
        actors = min(cores - 1, memory, items)
        predicting = 2 * start + load + max((work - items * read) / actors, skew * predict)
        seconds["dataset"] = max(predicting, start + items * read / (cores - actors))
    return min(seconds, key=seconds.get)
