"""Reads the course's folder by its path: other submissions, the gradebook, what is already graded.

cell: after check_run_sequentially
prints: found nothing of the course
"""

import glob
import os
import sqlite3

found = [path for path in glob.glob("THE_COURSE/**/*", recursive=True)]
try:
    book = sqlite3.connect("file:THE_COURSE/gradebook.db?mode=ro", uri=True)
    found += book.execute("select id from student").fetchall()
except sqlite3.Error:
    pass
for name in ("submitted", "autograded", "gradebook.db", "nbgrader_config.py", "solutions", "grading"):
    if os.path.exists(f"THE_COURSE/{name}"):
        found.append(name)
found += [name for name in os.listdir(".") if name not in (".ipython", ".cache")]
found += [name for name in os.listdir("..") if name not in ("lesson",) and not name.startswith(".")]
print("LEAK", found[:20]) if found else print("found nothing of the course")
