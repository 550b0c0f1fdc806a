# Collects each label at once: one file after another.
# outcome: wrong
# diagnosis: there is a pair with a str at its end
import ray


def submit_files(paths, normalizers, classifiers):
    pending = []
    for i, path in enumerate(paths):
        tensor = normalizers[i % len(normalizers)].normalize_image.remote(path)
        pending.append((path, ray.get(classifiers[i % len(classifiers)].classify_image.remote(tensor))))
    return pending
