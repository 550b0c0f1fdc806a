# Keeps the references of all tensors in a global list: the object store can free none of them.
# outcome: slow
# diagnosis: still holds \d+ references for \d+ files: the tensors among them stay
normalize_oids = []


def submit_files(paths, normalizers, classifiers):
    pending = []
    for i, path in enumerate(paths):
        tensor = normalizers[i % len(normalizers)].normalize_image.remote(path)
        normalize_oids.append((path, tensor))
        pending.append((path, classifiers[i % len(classifiers)].classify_image.remote(tensor)))
    return pending
