# Returns the labels without their paths.
# outcome: wrong
# diagnosis: The labels are a list, where a dict from path to label is expected
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
    return ray.get(labels)
