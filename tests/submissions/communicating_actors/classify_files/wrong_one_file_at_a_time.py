# One file at a time: one actor works, and all others wait.
# outcome: slow
# diagnosis: Only one call was in flight at any time
import ray


def classify_files(paths, Normalizer, Classifier, num_actors):
    normalizers = [ray.remote(Normalizer).remote() for _ in range(num_actors)]
    classifiers = [ray.remote(Classifier).remote() for _ in range(num_actors)]
    found = {}
    for i, path in enumerate(paths):
        tensor = normalizers[i % num_actors].normalize_image.remote(path)
        found[path] = ray.get(classifiers[i % num_actors].classify_image.remote(tensor))
    return found
