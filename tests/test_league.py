"""The league: its history and command, its rounds and pars, and what `on_clock` hands out."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from autograder.client.notebook import _takes
from autograder.clock.world import Refused, Request, World
from autograder.exercises.league import GOLD, PARS, ROUNDS
from autograder.exercises.league_parts import FOUR_CORES, Round, play
from autograder.judge.free_run import _problem, _world_for
from raycourse.cli import app
from raycourse.league import History, Try, history, history_file, keep, keep_score, try_of


def verdict(seconds: float | None, *met: str, points: float = 12.0) -> dict[str, object]:
    names = ("output", "bronze", "silver", "gold")
    criteria = [{"name": name, "passed": name in met} for name in names]
    return {"exercise": "league.pipeline", "virtual_seconds": seconds, "criteria": criteria, "points": points}


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return history_file()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["league", *words], env={"COLUMNS": "120"})


@pytest.mark.parametrize(
    ("met", "medal"),
    [((), ""), (("bronze",), "bronze"), (("output", "bronze", "silver"), "silver"), (("bronze", "gold"), "gold")],
)
def test_the_medal_is_the_best_par_that_was_met(met: tuple[str, ...], medal: str) -> None:
    found = try_of(verdict(50.5, *met), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert found == Try("2026-01-02T03:04:05+00:00", 50.5, medal, 12.0)


def test_what_has_no_score_is_not_kept(state: Path) -> None:
    assert keep_score(SimpleNamespace(verdict=verdict(None))).tries == []
    assert keep_score(SimpleNamespace(verdict={**verdict(9.0), "exercise": "tasks.parallel_map"})).tries == []
    assert keep_score(3.0).tries == []
    assert not state.exists()


def test_scores_are_kept_in_their_order_and_the_best_is_known(state: Path) -> None:
    for seconds in (60.0, 48.5, 52.0):
        keep_score(SimpleNamespace(verdict=verdict(seconds, "bronze")))
    assert state.is_file()
    found = history()
    assert [one.seconds for one in found.tries] == [60.0, 48.5, 52.0]
    assert found.best is not None
    assert found.best.seconds == 48.5
    assert [row[3] for row in found.rows()] == ["first", "11.5 s better", ""]


def test_the_file_is_each_users_own_folder_for_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/somebody")
    assert history_file() == Path("/home/somebody/.local/state/raycourse/league.jsonl")


def test_lines_that_make_no_sense_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "league.jsonl"
    keep(Try("2026-01-01T00:00:00+00:00", 50.0, "silver", 16.0), file)
    with file.open("a") as lines:
        lines.write('half a li\n[]\n{"when": "x"}\n{"when": "x", "seconds": "NaN", "medal": "", "points": 1}\n')
    keep(Try("2026-01-02T00:00:00+00:00", 49.0, "silver", 16.0), file)
    assert [one.seconds for one in history(file).tries] == [50.0, 49.0]


def test_a_folder_that_can_not_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    found = keep(Try("2026-01-01T00:00:00+00:00", 50.0, "", 6.0), tmp_path / "a file" / "league.jsonl")
    assert len(found.tries) == 1


def test_only_the_last_tries_are_shown() -> None:
    found = History([Try(f"2026-01-01T00:{minute:02}:00", 100.0 - minute, "", 0.0) for minute in range(30)])
    assert len(found.rows()) == 10
    assert found.rows()[-1] == ("2026-01-01 00:29", "71", "none", "1 s better")
    assert "Your best of 30: 71 virtual s." in str(found)
    assert found._repr_html_().count("<tr>") == 11


def test_the_command_shows_the_history(state: Path) -> None:
    assert "No try is kept yet" in run().stdout
    keep(Try("2026-01-01T00:00:00+00:00", 50.25, "silver", 16.0))
    assert "50.25  silver" in run().stdout
    data = json.loads(run("--json").stdout)
    assert data["best"]["seconds"] == 50.25
    assert len(data["tries"]) == 1


def test_the_command_has_nothing_to_judge_without_a_file(state: Path) -> None:
    result = run("nowhere.py")
    assert result.exit_code == 2
    assert "no file" in result.stderr


def test_on_clock_hands_out_a_source_and_what_goes_with_it() -> None:
    takes = _takes(lambda source, Decoder, Model, sink, cores: None)  # noqa: N803
    assert takes == ["source", "Decoder", "Model", "sink", "cores"]
    message = {"cores": 3, "load": 2.0, "pickle": 0.0, "actors": 4, "takes": takes, "on_gpu": True}
    world, given = _world_for(message, [0, 1], [[4.0, 1.0], 0.5, 0.25])
    assert (given["Model"].name, given["cores"], world.capacity["gpu"]) == ("GpuModel", 3, 1)
    (batch, other) = given["source"].parts[0]
    decoded = world.grant(Request("call", "decode", (batch,), 1))
    predicted = world.grant(Request("call", "predict", (decoded.answer,), 1))
    assert (decoded.cost, predicted.cost, predicted.resource) == (4000, 500, "gpu")
    written = world.grant(Request("call", "sink", (batch, predicted.answer), 1))
    assert (written.cost, written.resource) == (250, "disk")
    with pytest.raises(Refused):
        world.grant(Request("call", "sink", (other, predicted.answer), 1))


@pytest.mark.parametrize("costs", [[1.0, 1.0], [[1.0], 1.0, 1.0], [[1.0, 0.0], 1.0, 1.0]])
def test_on_clock_says_what_is_wrong_with_the_costs_of_a_source(costs: list[object]) -> None:
    message = {"cores": 3, "load": 2.0, "pickle": 0.0, "actors": 4, "takes": ["source"]}
    assert "cost" in _problem([0, 1], costs, message).lower()
    assert _problem([0, 1], [[1.0, 2.0], 1.0, 1.0], message) == ""


class Deaf:
    """A judge that hears nothing of a round: enough to make its world."""

    name = "pipeline"

    def __init__(self) -> None:
        self.random = random.Random(3)
        self.worlds: list[World] = []

    def numbers(self, count: int) -> list[int]:
        return self.random.sample(range(1000, 10000), count)

    def call(self, world: World, *arguments: object, **more: object) -> None:
        self.worlds.append(world)


def test_labels_at_another_batch_are_refused_in_words() -> None:
    judge = Deaf()
    play(judge, FOUR_CORES)  # type: ignore[arg-type]
    world = judge.worlds[0]
    (batch, labels), (other, _) = world.operations["sink"].items[:2]
    assert world.grant(Request("call", "sink", (batch, labels), 1)).cost == 509
    for args, said in (
        ((other, labels), f"labels of {batch[0]} beside the batch of {other[0]}"),
        ((["x.jpg"], labels), "which is not one of the batches"),
        ((batch, ["fig"]), "which are not the labels that predict gave"),
    ):
        with pytest.raises(Refused, match=said):
            world.grant(Request("call", "sink", args, 1))


@pytest.mark.parametrize("one", ROUNDS, ids=lambda one: one.name)
def test_gold_is_within_what_the_cores_allow_and_under_what_a_loop_takes(one: Round) -> None:
    least = (one.serial - one.load + one.load * (1 if one.on_gpu else max(1, one.cores // 2))) / one.cores
    assert least < GOLD[one.name] < one.serial / 1.3


def test_the_pars_are_in_order_and_a_loop_meets_none() -> None:
    assert sum(GOLD.values()) <= PARS["gold"] < PARS["silver"] < PARS["bronze"] < sum(one.serial for one in ROUNDS)
