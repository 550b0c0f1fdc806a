# Two endless cycles of actors, and lists for pairs.
from itertools import cycle


def submit_files(paths, normalizers, classifiers):
    return [
        [path, classifier.classify_image.remote(normalizer.normalize_image.remote(path))]
        for path, normalizer, classifier in zip(paths, cycle(normalizers), cycle(classifiers))
    ]
