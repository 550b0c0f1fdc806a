# Appends to one list of lines, the last of which may be half a line.
# outcome: wrong
# diagnosis: half a file for a whole one|After a write that was cut off, the results were wrong
import json
import os


def resumable(predict, items, done_folder):
    path, done = os.path.join(done_folder, "done.jsonl"), {}
    if os.path.exists(path):
        with open(path) as file:
            done = dict(json.loads(line) for line in file)
    for item in items:
        if item not in done:
            done[item] = predict(item)
            with open(path, "a") as file:
                file.write(json.dumps([item, done[item]]) + "\n")
    return [done[item] for item in items]
