# First all normalizing is submitted, then all classifying; the references of the tensors are let go on return.
def submit_files(paths, normalizers, classifiers):
    tensors = [normalizers[i % len(normalizers)].normalize_image.remote(path) for i, path in enumerate(paths)]
    labels = [classifiers[i % len(classifiers)].classify_image.remote(tensor) for i, tensor in enumerate(tensors)]
    return list(zip(paths, labels))
