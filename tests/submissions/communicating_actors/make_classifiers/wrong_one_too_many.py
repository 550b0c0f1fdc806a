# One actor too many, since a range is counted from 1 to n + 1 and beyond.
# outcome: wrong
# diagnosis: returned 2 actors, and n is 1
import ray


def make_classifiers(Classifier, n):
    actor_class = ray.remote(Classifier)
    return [actor_class.remote() for _ in range(n + 1)]
