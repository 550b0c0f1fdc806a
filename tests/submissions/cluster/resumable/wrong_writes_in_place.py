# Writes right into the file whose being there means "done".
# outcome: wrong
# diagnosis: the next run raised .*half a file for a whole one
import os
import pickle


def resumable(predict, items, done_folder):
    results = []
    for item in items:
        path = os.path.join(done_folder, f"{item}.pickle")
        if not os.path.exists(path):
            result = predict(item)
            with open(path, "wb") as file:
                pickle.dump(result, file)
        with open(path, "rb") as file:
            results.append(pickle.load(file))
    return results
