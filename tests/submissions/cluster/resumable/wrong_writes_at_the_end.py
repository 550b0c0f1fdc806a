# Writes all results when the last one is there.
# outcome: slow
# diagnosis: The first run was killed, and had left no file: write each result as soon as it is there
import os
import pickle


def resumable(predict, items, done_folder):
    path = os.path.join(done_folder, "results.pickle")
    results = {}
    if os.path.exists(path):
        with open(path, "rb") as file:
            results = pickle.load(file)
    for item in items:
        if item not in results:
            results[item] = predict(item)
    with open(path + ".part", "wb") as file:
        pickle.dump(results, file)
    os.replace(path + ".part", path)
    return [results[item] for item in items]
