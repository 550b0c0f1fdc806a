# One ray.get for all: the first unreadable file costs every label.
# outcome: raised
# diagnosis: on purpose
import ray


def collect(pending):
    labels = ray.get([reference for _, reference in pending])
    return dict(zip([path for path, _ in pending], labels)), {}
