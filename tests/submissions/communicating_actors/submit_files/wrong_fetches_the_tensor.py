# Fetches each tensor into the notebook, and sends it out again.
# outcome: slow
# diagnosis: tensors were fetched into the notebook and sent out again
import ray


def submit_files(paths, normalizers, classifiers):
    pending = []
    for i, path in enumerate(paths):
        tensor = ray.get(normalizers[i % len(normalizers)].normalize_image.remote(path))
        pending.append((path, classifiers[i % len(classifiers)].classify_image.remote(tensor)))
    return pending
