"""Stand-ins survive every way of reaching another process, and say who they are."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
from collections.abc import Iterator
from typing import Any

import cloudpickle
import numpy
import pytest

from autograder.client import standins
from autograder.client.environment import CLOCK_VARIABLE
from autograder.client.link import ClockError, InjectedFault
from autograder.client.wire import StandIn
from autograder.clock.run import Run
from autograder.clock.server import ClockServer
from autograder.clock.settle import ProcWatcher
from autograder.clock.world import Operation, World
from autograder.judge.session import make_socket, remove_socket


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[ClockServer]:
    path = make_socket()
    server = ClockServer(path)
    server.start()
    monkeypatch.setenv(CLOCK_VARIABLE, path)
    yield server
    server.close()
    remove_socket(path)


def begin(clock: ClockServer, **settings: Any) -> Run:
    operations = {
        "work": Operation([(1,), (2,)], [10, 20], 1.0, {1: ["raise"]}),
        "predict": Operation([([1, 2],)], [[5, 6]]),
        "first": Operation([(1,)], [StandIn("value", ("v",))]),
        "second": Operation([(StandIn("value", ("v",)),)], [99]),
        "sample": Operation([(0, 100)], [78]),
        "convolve": Operation([(StandIn("value", ("v",)), 7)], [70]),
        "normalize_image": Operation([("a.JPEG",)], [StandIn("value", ("v",))]),
        "classify_image": Operation([(StandIn("value", ("v",)),)], ["fig"]),
        "decode": Operation([(["a.jpg"],)], [[StandIn("value", ("v",))]]),
        "sink": Operation([(["a.jpg"], ["fig"])], [None]),
    }
    # The test's own process looks at itself all the time, so only other processes are watched.
    run = Run(World(operations, **settings), os.getpid(), ProcWatcher(root=0, ignore={os.getpid()}))
    run.watcher.called = lambda pid: None  # type: ignore[method-assign]
    clock.begin(run)
    return run


FUNCTIONS = (
    standins.work, standins.first, standins.second, standins.sample, standins.convolve, standins.load_model,
    standins.Model, standins.Normalizer, standins.Classifier, standins.Board,
    standins.read_photo, standins.Predictor, standins.GpuModel, standins.Decoder, standins.sink,
)  # fmt: skip


@pytest.mark.parametrize("stand_in", FUNCTIONS, ids=lambda stand_in: stand_in.__name__)
def test_a_stand_in_travels_by_its_name(stand_in: Any) -> None:
    assert pickle.loads(pickle.dumps(stand_in)) is stand_in
    assert cloudpickle.loads(cloudpickle.dumps(stand_in)) is stand_in
    assert cloudpickle.loads(cloudpickle.dumps(lambda item: stand_in(item)))


@pytest.mark.parametrize("stand_in", FUNCTIONS, ids=lambda stand_in: stand_in.__name__)
def test_ray_takes_a_stand_in_as_a_function_or_a_class(stand_in: Any) -> None:
    import ray

    assert hasattr(ray.remote(stand_in), "remote")


def test_a_spawned_process_finds_the_clock(clock: ClockServer) -> None:
    run = begin(clock)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(standins.work, [1]) == [10]
    assert [record.role for record in run.records] == ["other"]


def test_every_thread_may_call(clock: ClockServer) -> None:
    begin(clock)
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda call=call: answers.append(call()))
        for call in (lambda: standins.work(1), lambda: standins.sample(0, 100))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == [10, 78]


def test_a_model_reports_its_load_its_calls_and_its_travels(clock: ClockServer) -> None:
    run = begin(clock, load=2.0)
    model = standins.load_model()
    assert model.predict((1, 2)) == [5, 6]
    assert pickle.loads(pickle.dumps(model)).predict([1, 2]) == [5, 6]
    assert [record.kind for record in run.records] == ["load", "call", "pickle", "unpickle", "call"]


class Forgetful(standins.Model):
    """As a learner may write it."""

    def __init__(self) -> None:
        self.name = "mine"


def test_a_model_that_was_never_loaded_says_so(clock: ClockServer) -> None:
    run = begin(clock)
    for use in (lambda model: model.predict([1, 2]), pickle.dumps):
        with pytest.raises(RuntimeError, match=r"Forgetful was never loaded: call super\(\).__init__\(\)"):
            use(Forgetful())
    assert not run.records


def test_a_value_is_made_by_the_first_stage_and_taken_by_the_second(clock: ClockServer) -> None:
    run = begin(clock)
    value = pickle.loads(pickle.dumps(standins.first(1)))
    assert standins.second(value) == 99
    assert [record.kind for record in run.records] == ["call", "pickle", "unpickle", "call"]


def test_a_tensor_goes_from_the_normalizer_to_the_classifier(clock: ClockServer) -> None:
    run = begin(clock, load={"Normalizer": 1.0, "Classifier": 2.0})
    tensor = standins.Normalizer().normalize_image("a.JPEG")
    assert standins.Classifier().classify_image(tensor) == "fig"
    assert standins.convolve(tensor, 7) == 70
    assert [record.kind for record in run.records] == ["load", "call", "load", "call", "call"]
    assert run.makespan == 6.0


def test_a_batch_is_decoded_predicted_and_written(clock: ClockServer) -> None:
    run = begin(clock)
    operations = run.world.operations
    assert isinstance(operations, dict)
    operations["predict"] = Operation([([StandIn("value", ("v",))],)], [["fig"]], resource="gpu")
    run.schedule.capacity = {"gpu": 1}
    model = standins.make(StandIn("GpuModel"))()
    assert (model.on_gpu, standins.Model.on_gpu) == (True, False)
    standins.sink(["a.jpg"], model.predict(standins.Decoder().decode(["a.jpg"])))
    assert [record.operation for record in run.records] == ["Model", "Decoder", "decode", "predict", "sink"]
    with pytest.raises(ClockError, match="not one of the items"):
        standins.sink(["a.jpg"], ["drum"])


def test_a_board_tells_the_clock_of_each_report(clock: ClockServer) -> None:
    run, board = begin(clock), standins.make(StandIn("Board"))()
    board.report(1)
    standins.work(1)
    board.report(0)
    assert (run.marks, board.reports()) == ([("report 1", 0.0), ("report 0", 1.0)], 2)
    board.clear()
    assert board.reports() == 0


def test_items_out_of_an_array_are_numbers_to_the_clock(clock: ClockServer) -> None:
    begin(clock)
    assert standins.load_model().predict(numpy.array([1, 2])) == [5, 6]


def test_an_iterator_of_batches_says_when_it_is_asked(clock: ClockServer) -> None:
    run = begin(clock)
    assert list(standins.make(StandIn("batches", ([[1], [2]],)))) == [[1], [2]]
    assert [name for name, _ in run.marks] == ["next 0", "next 1", "next 2"]


def test_an_ordered_failure_is_raised_once(clock: ClockServer) -> None:
    begin(clock)
    with pytest.raises(InjectedFault, match="on purpose"):
        standins.work(2)
    assert standins.work(2) == 20


def test_an_ordered_kill_ends_a_worker_and_its_span(clock: ClockServer) -> None:
    world = World({"work": Operation([(1,)], [10], 1.0, {0: ["kill after"]})})
    run = Run(world, 0, ProcWatcher(root=0))
    clock.begin(run)
    worker = multiprocessing.get_context("spawn").Process(target=standins.work, args=(1,))
    worker.start()
    worker.join(60)
    assert worker.exitcode == 1
    assert [span.fault for span in run.spans()] == ["killed"]


def test_without_a_clock_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CLOCK_VARIABLE, raising=False)
    with pytest.raises(ClockError, match="import raycourse first"):
        standins.work(1)
    monkeypatch.setenv(CLOCK_VARIABLE, "/nowhere/clock.sock")
    with pytest.raises(ClockError, match="only while `check`"):
        standins.work(1)
