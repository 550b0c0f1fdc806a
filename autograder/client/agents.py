"""In place of Ray's two agents, which take a second of a processor each to start, and which no lesson asks anything.

A raylet starts both, waits until each has written its ports into files, and ends when one of them ends. The dashboard's
agent is left out: nobody reads Ray's metrics here. The other prepares what a program asks for with `runtime_env`: it is
started when the raylet first asks for it, and what the raylet says is handed on.

Runs as a program, `python -I -S agents.py COMMAND ...`, with Ray's own command, and imports next to nothing.
"""

from __future__ import annotations

import os
import stat
import sys

TYPE_CHECKING = False  # As in `typing`, which takes as long to load as all the rest.
if TYPE_CHECKING:
    import socket

_NO_PORTS = ("metrics_agent_port", "metrics_export_port", "dashboard_agent_listen_port")
_PORT = "runtime_env_agent_port"
_START_SECONDS = 60.0


def main(command: list[str]) -> None:
    """Stand in for the agent that `command` would start, until the raylet has gone."""
    if not stat.S_ISFIFO(os.fstat(0).st_mode):  # We could not tell when the raylet has gone.
        os.execvp(command[0], command)
    options = dict(part[2:].split("=", 1) for part in command if part.startswith("--") and "=" in part)
    folder, node = options["session-dir"], options["node-id"]
    if _PORT.replace("_", "-") in options:
        _runtime_env(command, options["node-ip-address"], folder, node)
    for name in _NO_PORTS:
        _write_port(folder, node, name, -1)
    while os.read(0, 4096):  # Nothing is ever said here, but the end.
        pass


def _runtime_env(command: list[str], host: str, folder: str, node: str) -> None:
    """Listen for the raylet; start the agent when it comes."""
    import select
    import socket

    infos = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)
    listener = socket.create_server(infos[0][4][:2], family=infos[0][0])
    _write_port(folder, node, _PORT, listener.getsockname()[1])
    agent: tuple[str, int] | None = None
    while 0 not in select.select([0, listener.fileno()], [], [])[0]:
        connection = listener.accept()[0]
        agent = agent or (host, _started(command, node))
        _hand_on(connection, agent)
    os._exit(0)  # The raylet has gone. With us goes the pipe by which the agent sees that.


def _started(command: list[str], node: str) -> int:
    """Start Ray's own agent as our child. Returns its port."""
    import subprocess
    import tempfile
    import time

    with tempfile.TemporaryDirectory() as folder:
        own = [f"--session-dir={folder}" if part.startswith("--session-dir=") else part for part in command]
        # It looks whether its parent is the one that is named here.
        environment = {**os.environ, "RAY_RAYLET_PID": str(os.getpid())}
        agent = subprocess.Popen(own, stdin=subprocess.PIPE, env=environment)
        path = os.path.join(folder, f"{_PORT}_{node}")
        deadline = time.monotonic() + _START_SECONDS
        while True:
            if os.path.exists(path):
                with open(path) as source:
                    port = source.read()
                if port.strip():  # It may have been made, and not yet filled.
                    return int(port)
            if agent.poll() is not None or time.monotonic() > deadline:
                sys.exit("The agent for runtime_env did not start.")
            time.sleep(0.02)


def _hand_on(connection: socket.socket, agent: tuple[str, int]) -> None:
    """Copy what is said on `connection` to the agent, and what it answers back, in threads."""
    import threading

    other = _connected(agent)
    for source, sink in ((connection, other), (other, connection)):
        threading.Thread(target=_copy, args=(source, sink), daemon=True).start()


def _connected(agent: tuple[str, int]) -> socket.socket:
    """A connection to the agent, which tells its port a moment before it listens there."""
    import socket
    import time

    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            return socket.create_connection(agent)
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def _copy(source: socket.socket, sink: socket.socket) -> None:
    import contextlib
    import socket

    with contextlib.suppress(OSError):
        while data := source.recv(2**16):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def _write_port(folder: str, node: str, name: str, port: int) -> None:
    """Tell the raylet a port: -1 if there is none."""
    path = os.path.join(folder, f"{name}_{node}")
    with open(f"{path}.new", "w") as sink:
        sink.write(str(port))
    os.rename(f"{path}.new", path)


if __name__ == "__main__":
    main(sys.argv[1:])
