# Waits for room, and never takes what is done out of the window.
# outcome: stuck
# diagnosis: computed on and on, .* does a loop never end
import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)
    references, in_flight = [], []
    for item in items:
        while len(in_flight) == max_in_flight:
            ray.wait(in_flight)
        references.append(task.remote(item))
        in_flight.append(references[-1])
    return ray.get(references)
