# Actors of a class of its own around the one that was given, returned as a tuple.
import ray


def make_classifiers(Classifier, n):
    @ray.remote
    class Wrapped:
        def __init__(self):
            self.inner = Classifier()

        def classify_image(self, one):
            return self.inner.classify_image(one)

    return tuple(Wrapped.remote() for _ in range(n))
