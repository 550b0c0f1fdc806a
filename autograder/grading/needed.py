"""Which cells of a notebook its marks can depend on. The others need not run while a class is graded.

A lesson measures models and draws charts; that takes most of its time, and no check asks for it. A cell is left out
only if it is exactly as it was released, is neither a check nor an answer, and defines no name that any cell which
runs mentions. What a student has written or changed always runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from symtable import SymbolTable, symtable

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from autograder.grading.bounds import MOST_NESTED, MOST_PARSED, MOST_PARSED_CELL

_ALWAYS = ("start_ray", "start_cluster", "ray.init", "environ", "%%", "sys.path")
"""What changes more than names."""
_BY_TEXT = ("globals(", "locals(", "vars(", "eval(", "exec(", "get_ipython(")


@dataclass(frozen=True)
class _Names:
    """What a cell gives to the notebook, and what it mentions."""

    given: frozenset[str]
    mentioned: frozenset[str]


def needed(notebook: NotebookNode, release: NotebookNode | None) -> set[str]:
    """The ids of the code cells to run. All of them, if the release is not known."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if release is None:
        return {cell.id for cell in code}
    as_released = {cell.source for cell in release.cells if _is_plain(cell)}
    optional = {
        cell.id for cell in code if _is_plain(cell) and cell.source in as_released and _can_be_left_out(cell.source)
    }
    names = _names_of(code, {cell.source for cell in release.cells if cell.cell_type == "code"})
    runs: set[str] = set()
    mentioned: set[str] = set()
    more = {cell.id for cell in code} - optional
    while more:
        # From the cells that run to those that they stand on, until no more are found.
        runs |= more
        mentioned.update(*(names[one].mentioned for one in more))
        more = {one for one in optional - runs if not names[one].given.isdisjoint(mentioned)}
    return runs


def _is_plain(cell: NotebookNode) -> bool:
    """Whether a cell is a demonstration: code that is neither graded nor an answer."""
    grader = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and not grader.get("grade") and not grader.get("solution")


def _can_be_left_out(source: str) -> bool:
    return not any(word in source for word in _ALWAYS)


def _names_of(code: Sequence[NotebookNode], released: Set[str]) -> dict[str, _Names]:
    """The names of each cell, by its id. What students wrote is parsed only where that can't take long."""
    known: dict[str, _Names] = {}
    names = {}
    left = MOST_PARSED
    for cell in code:
        source = cell.source
        if source not in known:
            own = source not in released
            left -= len(source) if own else 0
            if own and (left < 0 or not _is_soon_parsed(source)):
                known[source] = _words(source)
            else:
                known[source] = _names(source if own else _as_python(source))
        names[cell.id] = known[source]
    return names


def _is_soon_parsed(source: str) -> bool:
    """Whether Python's parser can't be kept busy by a text, nor made to use up its stack."""
    depth = deepest = 0
    for sign in re.findall(r"[()\[\]{}]", source[: MOST_PARSED_CELL + 1]):
        depth += 1 if sign in "([{" else -1
        deepest = max(deepest, depth)
    return len(source) <= MOST_PARSED_CELL and deepest <= MOST_NESTED


def _as_python(source: str) -> str:
    """A cell of the lesson's own without IPython's magics. A student's could take minutes."""
    return str(TransformerManager().transform_cell(source))


def _words(source: str) -> _Names:
    """Every word, where names can't be told."""
    words = frozenset(re.findall(r"\w+", source))
    return _Names(words, words)


def _names(source: str) -> _Names:
    """The names of a cell. One that can't be parsed, or that reaches names as texts, gives and mentions every word."""
    if any(word in source for word in _BY_TEXT):
        return _words(source)
    try:
        table = symtable(source, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # The last where the parser's own stack is full.
        return _words(source)
    given, mentioned = set(), set()
    for scope in _scopes(table):
        for symbol in scope.get_symbols():
            if scope is table or symbol.is_global():
                if symbol.is_assigned() or symbol.is_imported():
                    given.add(symbol.get_name())
                if symbol.is_referenced():
                    mentioned.add(symbol.get_name())
    return _Names(frozenset(given), frozenset(mentioned))


def _scopes(table: SymbolTable) -> Iterator[SymbolTable]:
    """A table and all within it. Not by recursion: functions can be nested deeper than Python's stack is."""
    waiting = [table]
    while waiting:
        scope = waiting.pop()
        yield scope
        waiting += scope.get_children()
