"""Lesson 03, convolution: one image, many filters, three libraries."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence

from autograder.client.wire import StandIn
from autograder.clock.world import Operation, World
from autograder.exercises.convolution_parts import (
    TAKE_TURNS,
    another_quotient,
    at_home,
    futures_instead,
    why_not_fresh,
    why_not_once,
    why_nothing,
    why_pickled,
    why_pickling_took_long,
    why_slow,
)
from autograder.exercises.parts import most_outstanding, nothing_slow, pickling
from autograder.judge.called import Called
from autograder.judge.case import Judge
from autograder.judge.registry import exercise
from autograder.judge.values import plain, shown

CONVOLVE = StandIn("convolve")


def _convolve_on(
    judge: Judge,
    count: int,
    workers: int,
    costs: Sequence[float] | float = 1.0,
    *,
    pickle: float = 0.0,
    repeats: int = 1,
    drive: str = "",
) -> tuple[Called, list[int]]:
    """Call the function with an image and `repeats` times `count` filters; the answers that it should return."""
    image = StandIn("value", (f"image-{judge.random.getrandbits(48):x}",))
    filters, answers = judge.numbers(count), judge.numbers(count)
    world = World({"convolve": Operation([(image, kernel) for kernel in filters], answers, costs)}, pickle=pickle)
    text = f"{judge.name}(convolve, image, {shown(filters * repeats)}, workers={workers})"
    called = judge.call(world, CONVOLVE, image, filters * repeats, workers, shown_as=text, drive=drive)
    return called, answers * repeats


@exercise(
    "convolution.convolve_with_ray",
    title="One image in shared memory",
    criteria={"output": 1, "each item once": 0.5, "put once": 1.5, "at most workers": 0.5, "speedup": 1.5},
    minutes=20,
    difficulty="more",
    hints=(
        "How often does Ray pack up the image, if you hand the image itself to every task?",
        "ray.put(image), once, gives a reference to hand over instead. Before you start a task while `workers` are in "
        "flight, ray.wait for one of them.",
        "for kernel in filters: if len(in_flight) == workers: _, in_flight = ray.wait(in_flight); then "
        "task.remote(image_reference, kernel) goes into both lists. At the end, ray.get(references).",
    ),
)
def convolve_with_ray(judge: Judge) -> None:
    cases = ((3, 4, (3.0, 1.0, 2.0), 3.0), (0, 4, 1.0, 0.0), (1, 3, 1.0, 1.0), (7, 2, 1.0, 4.0))
    for count, workers, costs, reference in cases:
        called, answers = _convolve_on(judge, count, workers, costs)
        called.returns(answers).each_item_once()
        _at_most(called, workers)
        if count:
            called.makespan_within(reference)
    called, answers = _convolve_on(judge, 16, 4, pickle=1.0)
    called.returns(answers).each_item_once()
    pickles, without = pickling(called)
    left = called.not_begun()
    called.expect(
        "put once",
        pickles == 1 and not without and not left,
        f"{called.shown} pickled the image {pickles} times; once is enough",
        why_not_once(called, pickles, without),
    )
    called.makespan_within(5.0, why=why_pickling_took_long(called, pickles))


def _at_most(called: Called, workers: int) -> None:
    peak, left = most_outstanding(called), called.not_begun()
    called.expect(
        "at most workers",
        peak <= workers and not left,
        f"{called.shown} had up to {peak} calls at work at once; at most {workers} are allowed",
        f"With workers={workers}, {peak} calls were at work at once: a comparison is fair only if every library has "
        "the same number of workers."
        if peak > workers
        else f"{left} filters were never applied, so it means nothing that few calls ran at once.",
    )


@exercise(
    "convolution.convolve_with_multiprocessing",
    title="A pool of processes",
    criteria={"output": 1, "each item once": 0.5, "few pickles": 1, "fresh processes": 1, "speedup": 1.5},
    minutes=20,
    difficulty="more",
    hints=(
        "pool.map takes a function of one argument, and a new process can't see what you define in a notebook. What "
        "function of one argument can you make without `def`?",
        "functools.partial(convolve, image) can be pickled, and travels once with each chunk. How long must a chunk "
        "be, so that there are no more chunks than workers?",
        'with multiprocessing.get_context("spawn").Pool(workers) as pool: return pool.map(functools.partial(convolve, '
        "image), filters, chunksize=math.ceil(len(filters) / workers)).",
    ),
    needs_ray=False,
)
def convolve_with_multiprocessing(judge: Judge) -> None:
    for count, workers, costs in ((3, 2, (3.0, 1.0, 1.0)), (0, 2, 1.0), (1, 2, 1.0), (14, 4, 1.0)):
        called, answers = _convolve_on(judge, count, workers, costs, pickle=0.5, drive="convolution.run_with_processes")
        forks, left = _unwrapped(called)
        called.returns(answers, why=why_nothing(called)).each_item_once()
        home = at_home(called)
        called.expect(
            "fresh processes",
            not (forks or left or home),
            f"{called.shown} forked this process {forks} times, left {left} processes running, and made {home} "
            "calls in no process but its own",
            why_not_fresh(forks, left, "pool") or TAKE_TURNS.format(home, len(called.calls)),
        )
    pickles = called.count("pickle")
    called.expect(
        "few pickles",
        pickles <= workers and not called.not_begun() and not home,
        f"{called.shown} pickled the image {pickles} times for {workers} workers",
        why_pickled(called, pickles, workers),
    )
    _fast(called, workers, 5.5, "multiprocessing")


def _unwrapped(called: Called) -> tuple[int, int]:
    """Put what the function returned in place of what the driver made of it; the forks and what was left running."""
    seen = called.value if type(called.value) is dict else {}
    called.value = seen.get("value")
    forks, left = (seen.get(name, 0) for name in ("forks", "left"))
    return (forks if type(forks) is int else 0), (left if type(left) is int else 0)


def _fast(called: Called, workers: int, reference: float, library: str, factor: float = 1.35) -> None:
    """The criterion "speedup", for work that belongs into processes that are not Ray's.

    factor: Dask deals out calls by how long others took in real time and by where their data lies. On a busy machine
    one of four workers was seen with 6 of 14. So there more is allowed, but each worker must have had a call.
    """
    roles = Counter(record.role for record in called.calls)
    if roles["worker"]:
        called.expect(
            "speedup",
            False,
            f"{called.shown} made {roles['worker']} calls in Ray's workers",
            f"{roles['worker']} of {len(called.calls)} calls ran in Ray's workers: here {library} should do the work.",
        )
        return
    why = why_slow(called, workers)
    called.makespan_within(reference, factor=factor, why=why)
    places = {record.process for record in called.calls}
    if len(places) < workers:
        called.expect("speedup", False, f"{called.shown} used {len(places)} of {workers} processes", why)


@exercise(
    "convolution.convolve_with_dask",
    title="Scatter, map, gather",
    criteria={
        "output": 1,
        "each item once": 0.5,
        "every call run": 1,
        "scattered once": 1,
        "speedup": 1,
        "closed": 0.5,
    },
    minutes=20,
    difficulty="more",
    hints=(
        "Dask takes a function to be pure unless you say otherwise. What does it do with a second call that has the "
        "same arguments as the first?",
        "client.scatter(image) sends the image out once and gives a future to hand to the calls. client.submit takes "
        "pure=False, and client.gather waits for a list of futures.",
        "In the two `with`: image_future = client.scatter(image); futures = [client.submit(convolve, image_future, "
        "kernel, pure=False) for kernel in filters]; return client.gather(futures).",
    ),
    needs_ray=False,
)
def convolve_with_dask(judge: Judge) -> None:
    # A cluster takes seconds to start, so there are few. Filters that occur twice: equal calls must run too.
    cases = ((2, 2, (3.0, 1.0), 2), (0, 1, 1.0, 1), (1, 2, 1.0, 1), (14, 4, 1.0, 1))
    for count, workers, costs, repeats in cases:
        called, answers = _convolve_on(
            judge, count, workers, costs, repeats=repeats, drive="convolution.run_with_processes"
        )
        _, left = _unwrapped(called)
        called.returns(answers, why=futures_instead(called.value))
        if repeats == 1:
            called.each_item_once()
        made = sum(record.useful for record in called.calls)
        called.expect(
            "every call run",
            made >= count * repeats,
            f"{called.shown} made {made} calls for {count * repeats} filters, {count} of them different",
            f"{count * repeats} filters, and convolve was called {made} times: Dask keeps one result for all calls of "
            "equal arguments, unless you say pure=False. What isn't run isn't measured.",
        )
        home = at_home(called)
        called.expect(
            "closed",
            not (left or home),
            f"{called.shown} left {left} processes running, and made {home} calls in no process but its own",
            why_not_fresh(0, left, "cluster") or TAKE_TURNS.format(home, len(called.calls)),
        )
    _scattered(called, workers)
    _fast(called, workers, 4.0, "Dask", factor=2.0)


def _scattered(called: Called, workers: int) -> None:
    # The notebook packs it up once or twice to name it and to count its bytes, and once for each worker it is sent to;
    # workers that have it hand it on to others.
    pickles = sum(record.kind == "pickle" and record.role == "notebook" for record in called.run.records)
    most, missing, home = 2 * workers, called.not_begun(), at_home(called)
    diagnosis = (
        f"The notebook's process pickled the image {pickles} times for {len(called.calls)} calls: client.scatter it "
        "once, and hand the future to the calls."
    )
    if home:
        diagnosis = TAKE_TURNS.format(home, len(called.calls))
    elif missing:
        diagnosis = f"{missing} filters were never applied."
    called.expect(
        "scattered once",
        pickles <= most and not missing and not home,
        f"{called.shown}: the notebook's process pickled the image {pickles} times; at most {most} are needed",
        diagnosis,
    )


@exercise(
    "convolution.fair_speedup",
    title="Medians of rounds",
    criteria={"output": 1.5, "edge cases": 1.5},
    minutes=5,
    difficulty="more",
    hints=(
        "One round was disturbed and took three times as long. Which number of a list hardly notices?",
        "statistics.median takes the list as it is, sorted or not, even or odd. Which of the two medians goes above "
        "the line?",
        "if not serial_seconds or not parallel_seconds: raise ValueError(...); then return "
        "statistics.median(serial_seconds) / statistics.median(parallel_seconds).",
    ),
    needs_ray=False,
)
def fair_speedup(judge: Judge) -> None:
    base = judge.random.randint(200, 900) / 100
    # Each usual slip gives another number here.
    disturbed = [base + 0.125, 3 * base, base + 0.5, base + 0.25, base]
    even = [0.5, 2.0, 0.75, 0.875]
    for serial, parallel in (
        (disturbed, [1.0, 0.25, 0.5, 4.0, 0.75]),
        ([base + 3, base + 1, base, 9 * base, base], disturbed),
    ):
        _is_fair(judge, serial, parallel, "output")
    for serial, parallel in ((disturbed, even), ([base], [2.0]), ([base, base + 1], disturbed)):
        _is_fair(judge, serial, parallel, "edge cases")
    called = judge.call(nothing_slow(), list(disturbed), list(even), echo=True)
    called.expect(
        "edge cases",
        called.arguments == [disturbed, even],
        f"called {called.shown}; afterwards the lists that were passed had changed",
        "Your function changes the lists that it is given: whoever called it still needs them in the order of the "
        "rounds.",
    )
    for serial, parallel in (([], [1.0]), ([1.0], [])):
        judge.call(nothing_slow(), serial, parallel, may_raise=True).raises("ValueError", "edge cases")


def _is_fair(judge: Judge, serial: list[float], parallel: list[float], criterion: str) -> None:
    called = judge.call(nothing_slow(), serial, parallel)
    fair = statistics.median(serial) / statistics.median(parallel)
    called.returns(
        fair, criterion=criterion, tolerance=1e-9, why=another_quotient(plain(called.value), serial, parallel)
    )
