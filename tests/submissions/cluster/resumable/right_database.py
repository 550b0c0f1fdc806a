# Unusual: one database with a transaction for each result.
import os
import sqlite3


def resumable(predict, items, done_folder):
    database = sqlite3.connect(os.path.join(done_folder, "results.sqlite"))
    database.execute("CREATE TABLE IF NOT EXISTS results (item TEXT PRIMARY KEY, result)")
    for item in items:
        if not database.execute("SELECT 1 FROM results WHERE item = ?", (item,)).fetchone():
            with database:
                database.execute("INSERT INTO results VALUES (?, ?)", (item, predict(item)))
    return [database.execute("SELECT result FROM results WHERE item = ?", (item,)).fetchone()[0] for item in items]
