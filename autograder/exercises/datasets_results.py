"""What is wrong with the results of lesson 07: pictures, answers of a predictor, accuracies, files."""

from __future__ import annotations

from collections import Counter
from typing import Any

from autograder.exercises.parts import list_of
from autograder.judge.called import Called
from autograder.judge.values import plain_throughout


def picture_key(row: list[Any]) -> tuple[str, str]:
    """A row of the driver's as the name of its file and its shape and type, to be compared."""
    return (str(row[0]), f"{row[1]} {row[2]}")


def expected_picture(picture: list[Any]) -> tuple[str, str]:
    """The same of a picture that the driver wrote."""
    return (picture[0], f"{[picture[3], picture[2], 3]} uint8")


def colors_fit(rows: list[list[Any]], pictures: list[list[Any]]) -> bool:
    """Whether each file's name stands beside its own color. A JPEG's colors are off by a little."""
    pixels = {row[0]: row[3] for row in rows}
    return all(_is_near(pixels.get(name), color * (4 - len(color))) for name, _, _, _, color in pictures)


def _is_near(pixel: Any, color: tuple[int, ...]) -> bool:
    return (
        type(pixel) is list
        and len(pixel) == 3
        and all(type(one) is int and abs(one - want) <= 6 for one, want in zip(pixel, color, strict=False))
    )


def names_of(rows: list[list[Any]] | None) -> str:
    """The first files and shapes of some rows, for a criterion's text."""
    return ", ".join(f"{row[0]} {row[1]}" for row in (rows or [])[:3]) + (" ..." if len(rows or []) > 3 else "")


def explain_pictures(kind: str, rows: list[list[Any]] | None, pictures: list[list[Any]]) -> str:
    """What is wrong with the rows of `read_photos`."""
    if not rows:
        return f"read_photos should return a Dataset with a row for each photo, and this {kind} has none."
    if all(row[0] is None for row in rows):
        return "The rows have no column `path`: nobody can say later which file a label belongs to."
    gray = next((row for row in rows if not _has_color(row)), None)
    if gray is not None:
        return (
            f"The image of {gray[0]} has the shape {gray[1]}: it is gray, or no array at all. Every photo should come "
            'as height x width x 3, whatever its file holds: mode="RGB".'
        )
    if len(rows) != len(pictures):
        return f"{len(pictures)} photos lie in the folder, and the dataset has {len(rows)} rows."
    if {picture_key(row)[0] for row in rows} == {picture[0] for picture in pictures}:
        if sorted(map(picture_key, rows)) != sorted(map(expected_picture, pictures)):
            return "The photos have other shapes than their files: none should be scaled, they may differ in size."
        return "Names and photos are out of step: the colors of a photo stand beside another file's path."
    return "The column `path` doesn't hold the paths of the files."


def _has_color(row: list[Any]) -> bool:
    return type(row[1]) is list and len(row[1]) == 3 and row[1][2] == 3


def explain_answers(called: Called, expected: list[dict[str, Any]]) -> str:
    """What is wrong with what a predictor returned for its batches."""
    answers = plain_throughout(called.value)
    if not isinstance(answers, list) or len(answers) != len(expected):
        return ""
    for answer, want in zip(answers, expected, strict=True):
        if not isinstance(answer, dict):
            return f"A call of the predictor should return a dict of columns, and it returned a {answer}."
        if "label" not in answer:
            return f"The returned dict has the columns {', '.join(sorted(map(str, answer)))}, and no `label`."
        if lost := sorted(want.keys() - answer.keys()):
            return f"The returned dict has lost the column `{lost[0]}`: keep all columns of the batch, and add `label`."
        if isinstance(answer["label"], list) and len(answer["label"]) < len(want["label"]):
            return (
                f"A batch of {len(want['label'])} photos got {len(answer['label'])} label: every row of the batch "
                "needs one, not the first alone."
            )
        if answer["label"] != want["label"]:
            given = answer["label"] if isinstance(answer["label"], list) else []
            if sorted(map(repr, given)) == sorted(map(repr, want["label"])):
                return "The labels of a batch are not in the order of its images."
            return "The labels are not those that the model gave for these images."
    return ""


def explain_accuracy(called: Called, table: dict[str, list[str]], expected: dict[str, float]) -> str:
    """What is wrong with the accuracies. table: for each class, the labels that its photos were given."""
    value = plain_throughout(called.value)
    if not isinstance(value, dict):
        return ""
    if lost := expected.keys() - value.keys():
        name = sorted(lost)[0]
        why = "none of its photos was right, and that is an accuracy of 0.0" if not expected[name] else "it has photos"
        return f"The class {name!r} is missing: {why}."
    if extra := value.keys() - expected.keys():
        return f"{sorted(map(str, extra))[0]!r} is a label that was given, and the true class of no photo."
    if any(type(share) in (int, float) and share > 1 for share in value.values()):
        return "An accuracy is a share from 0 to 1, and one of yours is above 1."
    rows = sum(map(len, table.values()))
    called_so = Counter(label for found in table.values() for label in found)
    right = {truth: found.count(truth) for truth, found in table.items()}
    inside = {truth: sum(truth in label for label in found) / len(found) for truth, found in table.items()}
    if _near(value, {truth: count / rows for truth, count in right.items()}):
        return "Each class was divided by all photos: its accuracy is the share of its own photos."
    if _near(value, {truth: count / max(called_so[truth], 1) for truth, count in right.items()}):
        return (
            "You divided by how often the label was given. That is the precision; the accuracy of a class is the share "
            "of its own photos that were labeled right."
        )
    if _near(value, inside):
        return "'fig tree' was taken for right where 'fig' is true: compare the whole label, not a part of it."
    return ""


def _near(value: dict[str, Any], expected: dict[str, float]) -> bool:
    return all(
        type(value.get(name)) in (int, float) and abs(value[name] - share) < 1e-9 for name, share in expected.items()
    )


def explain_saved(found: dict[str, Any], last: list[list[str]], everything: list[list[str]]) -> str:
    """What is wrong with saved files. last: the rows of the last call; everything: those of all calls."""
    rows, returned = list_of(found, "rows", columns=2), plain_throughout(found.get("returned"))
    if not found.get("files"):
        return "No Parquet file is in the folder."
    if rows == last:
        return (
            f"The files are right. The function should return the number of rows that are in them, {len(last)}, and "
            f"returned {returned!r}."
        )
    if rows == everything and len(everything) > len(last):
        return (
            "The rows of the call before were still in the folder, and were counted with the new ones: by default "
            'write_parquet adds files. mode="overwrite" replaces them.'
        )
    if any(path is None for path, _ in rows):
        return "The files hold labels without a path: whose labels they are cannot be said any more."
    return f"{len(rows)} rows are in the files, and not the {len(last)} predictions that were to be saved."
