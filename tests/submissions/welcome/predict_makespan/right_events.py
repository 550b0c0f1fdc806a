# Unusual: plays the plan half a second by half a second, with a queue of items and a countdown for each worker.
def predict_makespan(costs, workers):
    waiting, left, steps = [2 * cost for cost in costs], [0] * workers, 0
    while waiting or any(left):
        for worker in range(workers):
            if left[worker] == 0 and waiting:
                left[worker] = waiting.pop(0)
        left = [max(0, rest - 1) for rest in left]
        steps += 1
    return steps / 2
