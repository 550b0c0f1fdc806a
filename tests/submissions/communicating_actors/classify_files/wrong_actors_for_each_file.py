# Makes two new actors for every file.
# outcome: slow
# diagnosis: A Normalizer was created 16 times
import ray


def classify_files(paths, Normalizer, Classifier, num_actors):
    found = {}
    for start in range(0, len(paths), num_actors):
        some = paths[start : start + num_actors]
        actors = [(ray.remote(Normalizer).remote(), ray.remote(Classifier).remote()) for _ in some]
        references = [c.classify_image.remote(n.normalize_image.remote(path)) for path, (n, c) in zip(some, actors)]
        found.update(zip(some, ray.get(references)))
    return found
