# One file an item, written under another name first.
import os
import pickle


def resumable(predict, items, done_folder):
    results = []
    for item in items:
        path = os.path.join(done_folder, f"{item}.pickle")
        if not os.path.exists(path):
            result = predict(item)
            with open(path + ".part", "wb") as file:
                pickle.dump(result, file)
            os.replace(path + ".part", path)
        with open(path, "rb") as file:
            results.append(pickle.load(file))
    return results
