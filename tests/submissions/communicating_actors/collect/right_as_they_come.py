# Collects in the order in which the labels are ready, with ray.wait; a dict says whose reference it is.
import ray


def collect(pending):
    whose = {reference: path for path, reference in pending}
    waiting, labels, errors = list(whose), {}, {}
    while waiting:
        (ready,), waiting = ray.wait(waiting)
        try:
            labels[whose[ready]] = ray.get(ready)
        except ray.exceptions.RayTaskError as error:
            errors[whose[ready]] = error
    return [labels, errors]
