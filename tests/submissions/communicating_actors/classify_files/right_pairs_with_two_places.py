# Each pair of actors has two places; whoever has one free gets the next file.
import ray


def classify_files(paths, Normalizer, Classifier, num_actors):
    Normalizer, Classifier = ray.remote(Normalizer), ray.remote(Classifier)
    places = [(Normalizer.remote(), Classifier.remote()) for _ in range(num_actors)] * 2
    todo, busy, found = list(paths), {}, {}
    while todo or busy:
        while todo and places:
            normalizer, classifier = places.pop(0)
            path = todo.pop(0)
            reference = classifier.classify_image.remote(normalizer.normalize_image.remote(path))
            busy[reference] = (path, (normalizer, classifier))
        (ready,), _ = ray.wait(list(busy))
        path, place = busy.pop(ready)
        found[path] = ray.get(ready)
        places.append(place)
    return {path: found[path] for path in paths}
