# One actor class, n actors, none of them waited for.
import ray


def make_classifiers(Classifier, n):
    actor_class = ray.remote(Classifier)
    return [actor_class.remote() for _ in range(n)]
