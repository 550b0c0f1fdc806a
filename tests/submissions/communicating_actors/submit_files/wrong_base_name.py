# Keeps the label from the file's name in place of its path.
# outcome: wrong
# diagnosis: the path is not that of the file
def submit_files(paths, normalizers, classifiers):
    pending = []
    for i, path in enumerate(paths):
        tensor = normalizers[i % len(normalizers)].normalize_image.remote(path)
        name = path.split(".")[0].split("_")[1]
        pending.append((name, classifiers[i % len(classifiers)].classify_image.remote(tensor)))
    return pending
