# Submits everything at once: finished tensors wait in front of the slower stage.
# outcome: slow
# diagnosis: Up to \d+ files were under way at once, and 4 are allowed
import ray


def classify_files(paths, Normalizer, Classifier, num_actors):
    normalizers = [ray.remote(Normalizer).remote() for _ in range(num_actors)]
    classifiers = [ray.remote(Classifier).remote() for _ in range(num_actors)]
    labels = []
    for i, path in enumerate(paths):
        tensor = normalizers[i % num_actors].normalize_image.remote(path)
        labels.append(classifiers[i % num_actors].classify_image.remote(tensor))
    return dict(zip(paths, ray.get(labels)))
