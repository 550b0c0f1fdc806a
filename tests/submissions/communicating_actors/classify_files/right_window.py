# A window of twice as many files as actors of a kind.
import ray


def classify_files(paths, Normalizer, Classifier, num_actors):
    normalizers = [ray.remote(Normalizer).remote() for _ in range(num_actors)]
    classifiers = [ray.remote(Classifier).remote() for _ in range(num_actors)]
    labels, in_flight = [], []
    for i, path in enumerate(paths):
        if len(in_flight) == 2 * num_actors:
            _, in_flight = ray.wait(in_flight)
        tensor = normalizers[i % num_actors].normalize_image.remote(path)
        labels.append(classifiers[i % num_actors].classify_image.remote(tensor))
        in_flight.append(labels[-1])
    return dict(zip(paths, ray.get(labels)))
