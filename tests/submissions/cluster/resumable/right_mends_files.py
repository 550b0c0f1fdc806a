# Unusual: writes in place, and predicts again what it can't read.
import json
from pathlib import Path


def resumable(predict, items, done_folder):
    results = []
    for item in items:
        path = Path(done_folder, f"{item}.json")
        try:
            written = json.loads(path.read_text())
        except (OSError, ValueError):
            written = None
        if type(written) is not list:
            written = [predict(item)]
            path.write_text(json.dumps(written))
        results += written
    return results
