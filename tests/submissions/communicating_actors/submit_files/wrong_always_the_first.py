# Always the first actor of each kind.
# outcome: slow
# diagnosis: Only 2 of 4 workers had anything to do
def submit_files(paths, normalizers, classifiers):
    return [(path, classifiers[0].classify_image.remote(normalizers[0].normalize_image.remote(path))) for path in paths]
