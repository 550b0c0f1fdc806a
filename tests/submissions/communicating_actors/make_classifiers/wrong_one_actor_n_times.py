# One actor, n times in the list.
# outcome: slow
# diagnosis: A Classifier was created in only 1 of 5 actors
import ray


def make_classifiers(Classifier, n):
    if n == 0:
        return []
    return [ray.remote(Classifier).remote()] * n
