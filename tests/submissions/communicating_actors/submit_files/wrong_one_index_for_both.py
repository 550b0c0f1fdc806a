# Counts the classifiers by the number of the normalizers.
# outcome: raised
# diagnosis: IndexError
def submit_files(paths, normalizers, classifiers):
    pending = []
    for i, path in enumerate(paths):
        k = i % len(normalizers)
        pending.append((path, classifiers[k].classify_image.remote(normalizers[k].normalize_image.remote(path))))
    return pending
