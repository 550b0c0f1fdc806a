"""The `raycourse` command. What a command needs is imported when it runs, so that `raycourse --help` is quick."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).resolve().parent.parent

app = typer.Typer(
    name="raycourse",
    help="Lessons on parallel inference with Ray, and checks that judge your program on a virtual clock.",
    epilog="Start with `raycourse lab`. When something is odd, `raycourse doctor` says what.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text, for programs.")]


def fail(message: str, status: int = 2) -> typer.Exit:
    """Say what went wrong on stderr; raise what it returns. Status 2 is bad usage, 1 is a judgment."""
    typer.echo(message, err=True)
    return typer.Exit(status)


@app.command()
def lab(
    lesson: Annotated[str, typer.Argument(help="A lesson: 02-tasks, 02 or tasks.")] = "00-welcome",
    port: Annotated[int, typer.Option(help="The port to try first.")] = 8888,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> None:
    """Open JupyterLab at a lesson.

    Before it starts, the two forms of each lesson (.ipynb and .md) are made to agree. An answer that you
    wrote in either is never dropped: what is replaced is kept in .raycourse/backups.
    """
    from raycourse import lab as laboratory

    try:
        name = laboratory.find_lesson(ROOT, lesson)
    except laboratory.UsageError as error:
        raise fail(str(error)) from None
    for result in laboratory.reconcile(ROOT):
        kept, backup = result.kept.relative_to(ROOT), result.backup.relative_to(ROOT)
        typer.echo(f"The two forms of a lesson differed. Kept {kept}: {result.reason}. The other is in {backup}.")
    typer.echo(f"Starting JupyterLab at {name}, usually within 5 seconds.")
    raise typer.Exit(laboratory.run(ROOT, name, port, browser, typer.echo))


@app.command("list")
def list_exercises(as_json: Json = False) -> None:
    """List the exercises: points, minutes, and which are on the core path."""
    from autograder.exercises import registry

    exercises = registry()
    if as_json:
        keys = ("id", "title", "lesson", "points", "minutes", "difficulty", "needs_ray", "hints")
        typer.echo(json.dumps([{key: getattr(one, key) for key in keys} for one in exercises], indent=1))
        return
    from rich.console import Console

    from raycourse.tables import exercise_table

    Console().print(exercise_table(exercises))


@app.command()
def judge(
    exercise: Annotated[str, typer.Argument(help="An exercise, such as tasks.parallel_map.")],
    file: Annotated[Path, typer.Argument(help="A Python file that defines the function.")],
    seed: Annotated[int | None, typer.Option(help="Draw the cases from this seed; fresh each time without it.")] = None,
    as_json: Json = False,
) -> None:
    """Judge one Python file, outside any notebook.

    Exit status: 0 for full marks, 1 for less, 2 if there is nothing to judge.
    """
    from raycourse.judging import NothingToJudge, judge_file

    try:
        verdict = judge_file(exercise, file, seed)
    except NothingToJudge as error:
        raise fail(str(error)) from None
    if as_json:
        typer.echo(json.dumps(verdict.to_dict(), indent=1))
    else:
        from raycourse.judging import card

        typer.echo(card(verdict))
    raise typer.Exit(0 if verdict.points >= verdict.max_points else 1)


@app.command()
def check(
    notebook: Annotated[Path, typer.Argument(help="A lesson's notebook, .ipynb or .md.")],
    as_json: Json = False,
    timeout: Annotated[int, typer.Option(help="Seconds that one cell may take.", min=1)] = 600,
) -> None:
    """Run a notebook from the top and collect the verdict of every check in it.

    The notebook itself is not changed. Exit status: 0 if every check passes, 1 if not, 2 if there is nothing to run.
    """
    from raycourse.checking import NothingToCheck, run_checks

    try:
        results = run_checks(notebook, timeout)
    except NothingToCheck as error:
        raise fail(str(error)) from None
    if as_json:
        typer.echo(json.dumps([result.to_dict() for result in results], indent=1))
    else:
        from rich.console import Console

        from raycourse.tables import check_table

        Console().print(check_table(results))
    raise typer.Exit(0 if all(result.passed for result in results) else 1)


@app.command()
def league(
    file: Annotated[
        Path | None, typer.Argument(help="A Python file that defines pipeline: judge it, and keep it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show your history in the league of lesson 10, or judge a file of yours and add it.

    Exit status: 0, or 2 if there is nothing to judge.
    """
    from raycourse import league as history_of

    history = history_of.history()
    if file is not None:
        from raycourse.judging import NothingToJudge, card, judge_file

        try:
            verdict = judge_file(history_of.EXERCISE, file)
        except NothingToJudge as error:
            raise fail(str(error)) from None
        one = history_of.try_of(verdict.to_dict())
        history = history if one is None else history_of.keep(one)
        if not as_json:
            typer.echo(card(verdict))
    typer.echo(json.dumps(history.to_dict(), indent=1) if as_json else str(history))


@app.command()
def grade(
    course: Annotated[Path, typer.Argument(help="An nbgrader course folder.")],
    lesson: Annotated[str, typer.Argument(help="The lesson, as its assignment is named: 02-tasks.")],
    jobs: Annotated[int, typer.Option(help="Submissions at once on this machine; by default one a core.", min=0)] = 0,
    cluster: Annotated[str, typer.Option(help="Spread them over the Ray cluster at this address.")] = "",
    student: Annotated[str, typer.Option(help="Only this student.")] = "*",
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run stopped.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write all results to this file.")] = None,
    unsafe: Annotated[
        bool, typer.Option("--unsafe-no-sandbox", help="Run submissions without any isolation. Only for your own.")
    ] = False,
) -> None:
    """For instructors: grade what a class handed in, each submission in a sandbox, judged from outside.

    Marks, comments and outputs go into nbgrader's gradebook, and a page on the class beside it. Exit status: 0 if
    every submission was graded, 1 if something could not be measured, 2 if there is nothing to grade, or nowhere to
    grade it.
    """
    from autograder.grading.command import Refused, grade_lesson

    try:
        measured = grade_lesson(course, lesson, jobs, cluster, student, resume, json_file, unsafe)
    except Refused as error:
        raise fail(str(error)) from None
    except KeyboardInterrupt:
        raise fail("Stopped. Marks so far are kept: run the same command with --resume to go on.", 130) from None
    raise typer.Exit(0 if measured else 1)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say whether this machine is ready for the lessons, and what to do where it is not.

    Exit status: 0 if nothing stands in the way, 1 if something does.
    """
    from raycourse.doctor import examine

    findings = examine(ROOT)
    if as_json:
        typer.echo(json.dumps([finding.to_dict() for finding in findings], indent=1))
    else:
        from rich.console import Console

        from raycourse.tables import doctor_table

        Console().print(doctor_table(findings))
    raise typer.Exit(1 if any(finding.level == "problem" for finding in findings) else 0)


@app.command()
def build(
    only_check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 naming what drifted.")] = False,
    root: Annotated[Path, typer.Option(help="The course's folder.", hidden=True)] = ROOT,
) -> None:
    """For authors: make the students' notebooks from solutions/*.md."""
    from autograder.grading.release import LessonError
    from raycourse import build as builder

    try:
        if only_check:
            found = builder.drift(root)
            for path, what in found.items():
                typer.echo(f"{path}: {what}")
            if found:
                raise fail("Run `raycourse build` and commit what it writes.", 1)
            typer.echo(f"All files of {len(builder.lesson_names(root))} lessons match their sources.")
            return
        changed = builder.build(root)
    except LessonError as error:
        raise fail(str(error), 1) from None
    for path in changed:
        typer.echo(f"wrote {path}")
    typer.echo(f"{len(builder.lesson_names(root))} lessons built, {len(changed)} files changed.")


if __name__ == "__main__":
    app()
