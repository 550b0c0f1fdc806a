"""Sentences about one of something: a figure comes out of a run, and the sentence around it was written for several."""

from __future__ import annotations

import re

_SINGULAR = {"batches": "batch", "processes": "process"} | {
    f"{noun}s": noun
    for noun in (
        "actor", "call", "core", "error", "file", "image", "item", "model", "photo", "picture", "reference", "result",
        "row", "run", "scanner", "task", "tensor", "wave", "worker",
    )
}  # fmt: skip
_ONE = re.compile(
    rf"(?P<of>\bof )?(?<![\w.,/=+*-])1 (?P<kind>busy |idle )?(?P<noun>times|{'|'.join(_SINGULAR)})\b"
    r"(?: (?P<verb>were|are|have)\b)?"
)
_VERBS = {"were": "was", "are": "is", "have": "has"}


def spoken(text: str) -> str:
    """The text with "1 batches were" as "1 batch was", "1 times" as "once"; "3 of 1 batches were" keeps its verb."""
    return _ONE.sub(_of_one, text)


def _of_one(found: re.Match[str]) -> str:
    of, verb = found["of"] or "", found["verb"]
    said = "once" if found["noun"] == "times" else f"1 {found['kind'] or ''}{_SINGULAR[found['noun']]}"
    if not verb:
        return of + said
    return f"{of}{said} {verb if of else _VERBS[verb]}"
