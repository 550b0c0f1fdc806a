"""Writes wherever it can outside its own folders: the system, the packages, the course, the judge's folder.

cell: after check_run_sequentially
prints: every place refused
"""

import os
import sys

import autograder
import raycourse

package = os.path.dirname(autograder.__file__)
places = [
    "/", "/etc", "/usr", "/usr/lib", "/usr/bin", "/run", "/run/judge", "/var", "/opt", "/root", "/home", "THE_COURSE",
    package, f"{package}/client", os.path.dirname(raycourse.__file__), os.path.dirname(os.__file__), sys.prefix,
    os.path.dirname(sys.executable), *(path for path in sys.path if os.path.isabs(path)),
]
found = []
for place in places:
    try:
        with open(f"{place}/THE_MARK", "w") as file:
            file.write("here")
        found.append(place)
    except OSError:
        pass
for file in (f"{package}/client/notebook.py", f"{package}/__init__.py", "/etc/passwd", sys.executable, "/run/cells"):
    try:
        open(file, "a").close()
        found.append(file)
    except OSError:
        pass
    try:
        os.unlink(file)
        found.append(f"without {file}")
    except OSError:
        pass
try:
    os.unlink("/run/judge/clock.sock")
    found.append("without the judge's socket")
except OSError:
    pass
print("LEAK", found) if found else print("every place refused")
