# Waits for each actor before it makes the next: the models load one after another.
# outcome: slow
# diagnosis: loaded one after another
import ray


def make_classifiers(Classifier, n):
    actors = []
    for _ in range(n):
        actors.append(ray.remote(Classifier).remote())
        ray.get(actors[-1].__ray_ready__.remote())
    return actors
