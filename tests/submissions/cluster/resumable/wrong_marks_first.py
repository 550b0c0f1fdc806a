# Marks an item as done before it is.
# outcome: wrong
# diagnosis: killed while it predicted, and the next one raised FileNotFoundError.* never there: predict first
import os
import pickle


def resumable(predict, items, done_folder):
    results = []
    for item in items:
        mark, path = os.path.join(done_folder, f"{item}.done"), os.path.join(done_folder, f"{item}.pickle")
        if not os.path.exists(mark):
            with open(mark, "w"):
                pass
            result = predict(item)
            with open(path + ".part", "wb") as file:
                pickle.dump(result, file)
            os.replace(path + ".part", path)
        with open(path, "rb") as file:
            results.append(pickle.load(file))
    return results
