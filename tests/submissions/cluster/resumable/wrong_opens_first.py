# Opens the file of a result before the result is there.
# outcome: wrong
# diagnosis: killed while it predicted, and the next one raised EOFError.* never there: predict first
import os
import pickle


def resumable(predict, items, done_folder):
    results = []
    for item in items:
        path = os.path.join(done_folder, f"{item}.pickle")
        if not os.path.exists(path):
            with open(path, "wb") as file:
                pickle.dump(predict(item), file)
        with open(path, "rb") as file:
            results.append(pickle.load(file))
    return results
