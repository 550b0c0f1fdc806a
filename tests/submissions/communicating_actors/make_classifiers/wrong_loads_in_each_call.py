# Actors that create a Classifier anew in every call.
# outcome: slow
# diagnosis: A Classifier was created
import ray


def make_classifiers(Classifier, n):
    @ray.remote
    class Forgetful:
        def classify_image(self, one):
            return Classifier().classify_image(one)

    return [Forgetful.remote() for _ in range(n)]
