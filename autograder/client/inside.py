"""Inside a sandbox: runs a notebook's cells one after another, and says what each of them showed.

The cells lie in a file. Frames of `wire` go out on stdout, and come in on stdin to interrupt a cell, and to let a check
begin. nbclient runs here, because the kernel's sockets are a second way to it. Whoever reads what goes out knows that a
submission can write there too: no mark depends on it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from autograder.client.wire import frame_length, pack_frame, unpack

_KEPT = ("text/plain", "image/png")
_FLOOD = 32  # Times what a cell may show, after which it is interrupted.


class CellOutputs(NotebookClient):
    """A client that drops what a cell shows beyond `most` bytes, and interrupts a flood."""

    most = 2**20
    _cell: Any = None
    _shown = 0

    async def interrupt(self) -> None:
        """Interrupt the cell that runs."""
        manager: Any = self.km
        with contextlib.suppress(Exception):  # The kernel may have gone by itself.
            await manager.interrupt_kernel()

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """See nbclient."""
        if cell is not self._cell:
            self._cell, self._shown = cell, 0
        content = msg["content"]
        if msg["msg_type"] in ("stream", "display_data", "execute_result", "error", "update_display_data"):
            size = sum(map(len, map(str, content.get("data", content).values())))
            before, self._shown = self._shown, self._shown + size
            if self._shown > self.most:
                if before <= self.most:
                    words = f"[more than {self.most} bytes: the rest is not kept]\n"
                    cell.outputs.append(nbformat.v4.new_output("stream", name="stderr", text=words))
                if before <= _FLOOD * self.most < self._shown:
                    self._flood = asyncio.ensure_future(self.interrupt())
                return None
        return super().process_message(msg, cell, cell_index)


def main() -> int:
    """Run the cells in the file that is named on the command line. Returns the exit status."""
    order = unpack(Path(sys.argv[1]).read_bytes())
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    asyncio.run(_run(order, incoming, outgoing))
    return 0


async def _run(order: dict[str, Any], incoming: BinaryIO, outgoing: BinaryIO) -> None:
    cells = [nbformat.v4.new_code_cell(cell["source"], id=cell["id"]) for cell in order["cells"]]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = CellOutputs(notebook, timeout=None, allow_errors=True, kernel_name="python3")
    client.most = order["most"]
    # Kernels otherwise keep a history on disk, and warn in the log.
    client.extra_arguments = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=ERROR"]
    loop, may_begin = asyncio.get_running_loop(), asyncio.Event()

    def listen() -> None:
        while (message := _read(incoming)) is not None:
            if message.get("do") == "interrupt":
                asyncio.run_coroutine_threadsafe(client.interrupt(), loop)
            elif message.get("do") == "begin":
                loop.call_soon_threadsafe(may_begin.set)

    threading.Thread(target=listen, name="orders", daemon=True).start()

    def tell(message: dict[str, Any]) -> None:
        outgoing.write(pack_frame(message))
        outgoing.flush()

    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    async with client.async_setup_kernel(**quiet):
        for index, cell in enumerate(cells):
            tell({"cell": cell.id})
            if order["cells"][index]["check"]:  # Outside they take note first of what was judged until now.
                await may_begin.wait()
                may_begin.clear()
            try:
                await client.async_execute_cell(cell, index)
            except DeadKernelError:
                tell({"dead": cell.id, "outputs": _kept(cell)})
                os._exit(0)  # There is no kernel to shut down, and nbclient would wait for it.
            tell({"done": cell.id, "outputs": _kept(cell)})
        tell({"end": True})
        os._exit(0)  # With this process the sandbox ends: nothing in it needs to be asked.


def _kept(cell: Any) -> list[dict[str, Any]]:
    """What a cell showed, as plain data; of pictures and rich values only what the other side takes."""
    kept = []
    for output in cell.outputs:
        if output.output_type == "stream":
            kept.append({"kind": "stream", "name": output.name, "text": output.text})
        elif output.output_type == "error":
            traceback = [str(line) for line in output.traceback]
            kept.append({"kind": "error", "name": output.ename, "text": output.evalue, "traceback": traceback})
        else:
            data = {kind: str(text) for kind, text in output.get("data", {}).items() if kind in _KEPT}
            kept.append({"kind": output.output_type, "data": data})
    return kept


def _read(source: BinaryIO) -> dict[str, Any] | None:
    header = source.read(4)
    if len(header) < 4:
        return None
    message = unpack(source.read(frame_length(header)))
    return message if isinstance(message, dict) else None


if __name__ == "__main__":
    sys.exit(main())
