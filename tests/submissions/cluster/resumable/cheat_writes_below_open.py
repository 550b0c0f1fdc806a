# Writes in place, by the system's own calls, below Python's files.
# outcome: wrong
# points: 4
# gains: nothing, because such a write is cut off like any other
import os
import pickle


def resumable(predict, items, done_folder):
    results = []
    for item in items:
        path = os.path.join(done_folder, f"{item}.pickle")
        if not os.path.exists(path):
            result = pickle.dumps(predict(item))
            file = os.open(path, os.O_WRONLY | os.O_CREAT)
            os.write(file, result)
            os.close(file)
        with open(path, "rb") as file:
            results.append(pickle.load(file))
    return results
