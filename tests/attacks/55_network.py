"""Uses the network: the names of the internet, this machine's own services, and its abstract sockets.

cell: after check_run_sequentially
prints: reached nothing
"""

import socket

found = []
try:
    found.append(socket.getaddrinfo("example.com", 443))
except OSError:
    pass
for address in (("127.0.0.1", THE_PORT), ("1.1.1.1", 53), ("169.254.169.254", 80), ("10.0.0.1", 22)):
    with socket.socket() as connection:
        connection.settimeout(1)
        if connection.connect_ex(address) == 0:
            connection.sendall(b"THE_MARK")
            found.append(address)
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    with socket.socket(socket.AF_UNIX, kind) as connection:
        if connection.connect_ex("\0THE_MARK") == 0:
            found.append("an abstract socket")
with open("/proc/net/unix") as file:
    found += [line for line in file if "@" in line]
with open("/proc/net/dev") as file:
    found += [line for line in file.readlines()[2:] if not line.strip().startswith("lo:")]
print("LEAK", found) if found else print("reached nothing")
