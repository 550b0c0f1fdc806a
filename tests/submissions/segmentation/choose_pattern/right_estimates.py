# An estimate in seconds for each pattern, and the least of them.
def choose_pattern(workload):
    items, read, predict = workload["items"], workload["read"], workload["predict"]
    load, start, cores, memory = workload["load"], workload["start"], workload["cores"], workload["memory"]
    first = read + predict * workload["skew"]
    work = items * (read + predict) + predict * (workload["skew"] - 1)
    workers = min(cores, memory, items)
    seconds = {
        "sequential": load + work,
        "tasks": max((items * load + work) / workers, load + first),
        "actors": start + load + max(work / workers, first),
    }
    if cores > 1:
        actors = min(cores - 1, memory, items)
        reading, predicting = items * read / (cores - actors), (work - items * read) / actors
        seconds["dataset"] = max(start + reading, 2 * start + load + predicting)
    return min(seconds, key=seconds.get)
