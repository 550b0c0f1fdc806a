# Starts as many files as it may have under way, and waits for all of them.
# outcome: slow
# diagnosis: no file was begun until all that were under way had been classified
import ray


def classify_files(paths, Normalizer, Classifier, num_actors):
    normalizers = [ray.remote(Normalizer).remote() for _ in range(num_actors)]
    classifiers = [ray.remote(Classifier).remote() for _ in range(num_actors)]
    labels = {}
    for begin in range(0, len(paths), 2 * num_actors):
        wave = paths[begin : begin + 2 * num_actors]
        references = []
        for number, path in enumerate(wave):
            tensor = normalizers[number % num_actors].normalize_image.remote(path)
            references.append(classifiers[number % num_actors].classify_image.remote(tensor))
        labels |= zip(wave, ray.get(references), strict=True)
    return labels
