"""Many notebooks side by side on this machine. They can't disturb each other's marks: those come from the clock."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

from autograder.grading.graded import Graded, Job
from autograder.grading.run import Interrupted, failed, grade
from autograder.sandbox.backend import Backend
from autograder.sandbox.limits import Limits

_PREFIX = "rcg-"  # Short: the path of a socket below it has less than 100 bytes.


def run_locally(
    jobs: Iterable[Job],
    at_once: int,
    backend: Backend,
    limits: Limits,
    started: Callable[[Job], None] = lambda job: None,
) -> Iterator[Graded]:
    """Grade notebooks, `at_once` of them at a time, and yield each result as it comes.

    Jobs are taken one by one as places become free, so memory does not grow with the class. Ends every sandbox when
    the iteration is given up.
    """
    cancel = threading.Event()
    with run_folder() as folder, ThreadPoolExecutor(at_once, thread_name_prefix="sandbox") as pool:

        def one(number: int, job: Job) -> Graded:
            started(job)
            try:
                return grade(job, backend, limits, folder / str(number), cancel=cancel)
            except Interrupted:
                raise
            except Exception as error:  # A fault of ours or of the machine is no student's, and stops nobody else.
                return failed(job, f"The grader failed: {type(error).__name__}: {error}")

        running: set[Future[Graded]] = set()
        try:
            for number, job in enumerate(jobs):
                running.add(pool.submit(one, number, job))
                while len(running) >= at_once:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        finally:
            cancel.set()


@contextmanager
def run_folder() -> Iterator[Path]:
    """A folder for this run, which goes with it. One that a killed run has left goes now."""
    base = Path(tempfile.gettempdir()) if len(tempfile.gettempdir()) < 40 else Path("/tmp")
    for left in base.glob(f"{_PREFIX}{os.getuid()}-*"):
        with locked(left) as ours:
            if ours:
                shutil.rmtree(left, ignore_errors=True)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getuid()}-", dir=base))
        with locked(folder) as ours:
            if not ours or not folder.exists():
                continue  # Before it was locked, a run that began just now took it for one that was left.
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Hold a folder's lock while inside. Whether we could: a run that is alive holds its own."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)
