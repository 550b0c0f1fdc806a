# Waits for all tensors before the first is classified.
# outcome: slow
# diagnosis: files were under way at once|stages don't overlap
import ray


def classify_files(paths, Normalizer, Classifier, num_actors):
    normalizers = [ray.remote(Normalizer).remote() for _ in range(num_actors)]
    classifiers = [ray.remote(Classifier).remote() for _ in range(num_actors)]
    tensors = [normalizers[i % num_actors].normalize_image.remote(path) for i, path in enumerate(paths)]
    ray.wait(tensors, num_returns=len(tensors)) if tensors else None
    labels = [classifiers[i % num_actors].classify_image.remote(tensor) for i, tensor in enumerate(tensors)]
    return dict(zip(paths, ray.get(labels)))
