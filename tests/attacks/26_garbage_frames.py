"""Sends the judge random bytes, pickles, frames of enormous, negative and nested kinds, and half a frame.

cell: after check_run_sequentially
prints: sent everything
"""

import os
import pickle
import random
import socket
import struct


class Payload:
    def __reduce__(self):
        return (os.system, ("touch /tmp/THE_MARK THE_COURSE/THE_MARK",))


bodies = [
    random.randbytes(5000),
    pickle.dumps(Payload()),
    b"\x91" * 200_000 + b"\xc0",
    b"\xc7\x02\x01\x91\xc0" * 100,
    b"\xdf\xff\xff\xff\xff",
    b"\xdd\xff\xff\xff\xff",
    b"\x82\xa2op\xa5check\xa8exercise" + b"\x91" * 5000 + b"\xc0",
    b"",
]
frames = [struct.pack(">I", len(body)) + body for body in bodies]
frames += [b"\xff\xff\xff\xff" + bytes(100_000), b"\x00\x00\x10\x00half", random.randbytes(1 << 20)]
for frame in frames:
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(os.environ["RAYCOURSE_CLOCK"])
    connection.settimeout(2)
    try:
        connection.sendall(frame)
    except OSError:
        pass
    connection.close()
print("sent everything")
