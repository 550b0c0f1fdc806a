# Returns only what this run has done.
# outcome: wrong
# diagnosis: The second run returned 1 of 5 results: what an earlier run has done belongs into the list too
import os
import pickle


def resumable(predict, items, done_folder):
    results = []
    for item in items:
        path = os.path.join(done_folder, f"{item}.pickle")
        if os.path.exists(path):
            continue
        results.append(predict(item))
        with open(path + ".part", "wb") as file:
            pickle.dump(results[-1], file)
        os.replace(path + ".part", path)
    return results
