# Returns the references without the paths.
# outcome: wrong
# diagnosis: there is an? .*ObjectRef, where a pair of path and reference is expected
def submit_files(paths, normalizers, classifiers):
    return [
        classifiers[i % len(classifiers)].classify_image.remote(
            normalizers[i % len(normalizers)].normalize_image.remote(path)
        )
        for i, path in enumerate(paths)
    ]
