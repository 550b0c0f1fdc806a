# References go from actor to actor, each kind counted by its own length.
def submit_files(paths, normalizers, classifiers):
    pending = []
    for i, path in enumerate(paths):
        tensor = normalizers[i % len(normalizers)].normalize_image.remote(path)
        label = classifiers[i % len(classifiers)].classify_image.remote(tensor)
        pending.append((path, label))
    return pending
