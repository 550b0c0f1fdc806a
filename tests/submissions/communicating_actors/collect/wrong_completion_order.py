# Takes labels as they are ready, and lays them beside the paths in the order of the files.
# outcome: wrong
# diagnosis: out of step
import ray


def collect(pending):
    waiting, came, errors = [reference for _, reference in pending], [], {}
    while waiting:
        (ready,), waiting = ray.wait(waiting)
        try:
            came.append(ray.get(ready))
        except Exception as error:
            errors[len(came)] = error
    return dict(zip([path for path, _ in pending], came)), errors
