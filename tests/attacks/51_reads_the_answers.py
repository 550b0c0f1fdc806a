r"""Looks for the solutions, the exercises, the judge and the tests: by import, by path, and all over the disk.

cell: after check_run_sequentially
prints: looked at \d+ files and found nothing
"""

import importlib
import os

found = []
for module in ("exercises", "exercises.welcome", "judge", "judge.case", "grading", "grading.outside", "clock", "sandbox"):
    try:
        importlib.import_module(f"autograder.{module}")
        found.append(module)
    except ImportError:
        pass
looked = 0
for top in ("THE_COURSE", "/"):
    for folder, folders, files in os.walk(top):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/proc", "/sys", "/usr/share")]
        for name in files:
            looked += 1
            if name.endswith((".ipynb", ".md")) and "site-packages" not in folder and "/share/" not in folder:
                try:
                    with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
                        if "the_solution_" "that_nobody_may_read" in file.read():
                            found.append(os.path.join(folder, name))
                except OSError:
                    pass
            elif (name == "gradebook.db" and "site-packages" not in folder) or "/autograder/exercises" in folder or "/autograder/judge" in folder:
                found.append(os.path.join(folder, name))
            elif name.startswith(("right_", "wrong_", "cheat_")) and "/submissions/" in folder:
                found.append(os.path.join(folder, name))
print("LEAK", found[:20]) if found else print(f"looked at {looked} files and found nothing")
