# Sorts the paths afterwards, and leaves the references as they were.
# outcome: wrong
# diagnosis: out of step
def submit_files(paths, normalizers, classifiers):
    labels = [
        classifiers[i % len(classifiers)].classify_image.remote(
            normalizers[i % len(normalizers)].normalize_image.remote(path)
        )
        for i, path in enumerate(paths)
    ]
    return list(zip(paths, reversed(labels)))
