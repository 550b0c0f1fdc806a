"""Tries to become root in namespaces of its own, to mount, to change its root, and to raise its rights.

cell: after check_run_sequentially
prints: nothing was allowed
"""

import ctypes
import os
import subprocess

libc = ctypes.CDLL(None, use_errno=True)
found = []
for name, flag in (("user", 0x10000000), ("mount", 0x20000), ("pid", 0x20000000), ("net", 0x40000000)):
    child = os.fork()
    if child == 0:
        os._exit(0 if libc.unshare(flag) == 0 else 1)
    if os.waitpid(child, 0)[1] == 0:
        found.append(f"a {name} namespace")
if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0:
    found.append("mount")
if libc.mount(None, b"/", None, 0x20 | 0x1000, None) == 0:
    found.append("remount")
if libc.umount2(b"/run/judge", 2) == 0:
    found.append("umount")
for name, call in (("chroot", lambda: os.chroot("/tmp")), ("setuid", lambda: os.setuid(0))):
    try:
        call()
        found.append(name)
    except OSError:
        pass
for command in (["bwrap", "--ro-bind", "/", "/", "true"], ["unshare", "-Ur", "true"], ["su", "-c", "true"]):
    try:
        if subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=5).returncode == 0:
            found.append(command[0])
    except (OSError, subprocess.TimeoutExpired):
        pass
print("LEAK", found) if found else print("nothing was allowed")
