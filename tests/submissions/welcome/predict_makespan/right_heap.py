# A heap of the moments at which the workers are free.
import heapq


def predict_makespan(costs, workers):
    free_at = [0] * workers
    for cost in costs:
        heapq.heappush(free_at, heapq.heappop(free_at) + cost)
    return max(free_at)
