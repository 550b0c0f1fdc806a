# Names the files by the place in the list.
# outcome: wrong
# diagnosis: by its item, not by the item's place
import os
import pickle


def resumable(predict, items, done_folder):
    results = []
    for place, item in enumerate(items):
        path = os.path.join(done_folder, f"{place}.pickle")
        if not os.path.exists(path):
            result = predict(item)
            with open(path + ".part", "wb") as file:
                pickle.dump(result, file)
            os.replace(path + ".part", path)
        with open(path, "rb") as file:
            results.append(pickle.load(file))
    return results
