"""Which cells of a notebook its marks can depend on. The others need not run while a class is graded.

A lesson measures models and draws charts; that takes most of its time, and no check asks for it. A cell is left out
only if it is exactly as it was released, is neither a check nor an answer, and defines no name that any cell which
runs mentions. What a student has written or changed always runs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from symtable import SymbolTable, symtable

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

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
    as_released = Counter(cell.source for cell in release.cells if _is_plain(cell))
    optional = {
        cell.id for cell in code if _is_plain(cell) and as_released[cell.source] and _can_be_left_out(cell.source)
    }
    names = {cell.id: _names(cell.source) for cell in code}
    runs = {cell.id for cell in code} - optional
    while True:
        # From the cells that run to those that they stand on, until no more are found.
        mentioned = frozenset().union(*(names[one].mentioned for one in runs)) if runs else frozenset()
        more = {one for one in optional - runs if names[one].given & mentioned}
        if not more:
            return runs
        runs |= more


def _is_plain(cell: NotebookNode) -> bool:
    """Whether a cell is a demonstration: code that is neither graded nor an answer."""
    grader = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and not grader.get("grade") and not grader.get("solution")


def _can_be_left_out(source: str) -> bool:
    return not any(word in source for word in _ALWAYS)


def _names(source: str) -> _Names:
    """The names of a cell. One that can't be parsed, or that reaches names as texts, gives and mentions every word."""
    try:
        table = symtable(TransformerManager().transform_cell(source), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError):
        table = None
    if table is None or any(word in source for word in _BY_TEXT):
        words = frozenset(re.findall(r"\w+", source))
        return _Names(words, words)
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
    yield table
    for child in table.get_children():
        yield from _scopes(child)
