r"""Reads the environment, the command line, the files and the memory of every process that it can see.

cell: after check_run_sequentially
prints: looked at \d+ processes and found nothing
"""

import os
import re

secret = ("THE_" "SECRET").encode()
found = []
processes = [name for name in os.listdir("/proc") if name.isdigit()]
for process in processes:
    for name in ("environ", "cmdline"):
        try:
            with open(f"/proc/{process}/{name}", "rb") as file:
                data = file.read()
        except OSError:
            continue
        if secret in data or b"raycourse grade" in data or b"pytest" in data:
            found.append(f"/proc/{process}/{name}")
    for path in ("root/THE_COURSE", "root/etc/shadow", "cwd/gradebook.db"):
        if os.path.exists(f"/proc/{process}/{path}"):
            found.append(f"/proc/{process}/{path}")
    try:
        links = [os.readlink(f"/proc/{process}/fd/{name}") for name in os.listdir(f"/proc/{process}/fd")]
    except OSError:
        links = []
    found += [link for link in links if re.search("THE_COURSE|gradebook|rcg-", link)]
found += [name for name in os.environ if re.search("TOKEN$|_KEY$|PASSWORD|SECRET|MARK", name)]
print("LEAK", found[:20]) if found else print(f"looked at {len(processes)} processes and found nothing")
