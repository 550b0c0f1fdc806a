"""Lesson 10, the league: one pipeline, scored in virtual seconds over three rounds against three pars."""

from __future__ import annotations

from autograder.exercises.league_parts import (
    EMPTY,
    FAULTS,
    FOUR_CORES,
    ONE_GPU,
    SMALL,
    expect_bounded,
    expect_written,
    play,
    seconds_of,
)
from autograder.exercises.league_reasons import why_behind, why_not_survived
from autograder.judge.case import Judge
from autograder.judge.diagnosis import explain_error
from autograder.judge.registry import exercise

ROUNDS = (FOUR_CORES, ONE_GPU, FAULTS)
GOLD = {FOUR_CORES.name: 15.1, ONE_GPU.name: 15.9, FAULTS.name: 13.9}
"""Virtual seconds of the lesson's solution in each round, rounded up."""
PARS = {"bronze": 90.0, "silver": 55.0, "gold": 47.0}
"""Virtual seconds of three programs over the three rounds, and a little: `tasks_only` and `all_in_one` of the lesson
(wrong_tasks.py and wrong_all_in_one.py, 87.236 and 54.256), and its solution."""


@exercise(
    "league.pipeline",
    title="Decode, predict, write",
    criteria={
        "output": 4,
        "each item once": 3,
        "memory": 3,
        "faults survived": 2,
        "bronze": 2,
        "silver": 2,
        "gold": 2,
    },
    minutes=90,
    difficulty="challenge",
    hints=(
        "Which of the three stages needs the model, and which of them could begin while it is being loaded?",
        "Make `cores` decoder actors, one or two model actors and one that writes. Pass references from one to the "
        "next. Take a batch from the source only when a decoder is idle and fewer than 2 * cores are under way.",
        "Keep two dicts: from the reference of images to the decoder that makes them, and from the reference of a "
        "write to its batch. ray.wait on the keys of both: images that are ready free their decoder and go to "
        "model.predict.remote(reference), then to writer.write.remote(batch, labels).",
    ),
)
def pipeline(judge: Judge) -> None:
    for one in (EMPTY, SMALL):
        called = play(judge, one)
        expect_written(called, one)
        called.each_item_once()
        expect_bounded(called, one)
    taken, behind = 0.0, []
    for one in ROUNDS:
        called = play(judge, one)
        if one is FAULTS:
            why = why_not_survived(called, one) or (explain_error(called) if called.error else "")
            if why:
                judge.note("faults survived", False, f"called {called.shown}\n{called.came_back}", why, called)
            else:
                expect_written(called, one, "faults survived")
        else:
            expect_written(called, one)
            called.each_item_once()
            expect_bounded(called, one)
        seconds = seconds_of(called, one)
        taken += seconds
        behind.append((seconds / GOLD[one.name], called, one, seconds))
    _, worst, one, seconds = max(behind, key=lambda round_: round_[0])
    judge.headline = worst
    judge.virtual_seconds = round(taken, 3)
    rounds = ", ".join(f"{one.name} {seconds:g} s" for _, _, one, seconds in behind)
    for par, limit in PARS.items():
        judge.note(
            par,
            taken <= limit + 1e-9,
            f"{taken:g} virtual seconds in three rounds ({rounds}); the par is {limit:g} s",
            why_behind(worst, one, seconds, GOLD[one.name]),
            worst,
        )
