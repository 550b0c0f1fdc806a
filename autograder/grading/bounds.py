"""How much of a submission is read. More is in no honest notebook, and would keep the grader or a browser busy."""

from __future__ import annotations

MOST_FILE_BYTES = 64 * 2**20
"""A notebook's file, with the outputs and pictures in it."""
MOST_PARTS = 4_000_000
"""Commas and opening brackets in that file: each part of it takes memory when it is read."""
MOST_CELLS = 4_000
MOST_TEXT = 8 * 2**20
"""Characters of all cells together, without outputs and pictures."""
MOST_MARKDOWN = 100_000
"""Characters of one cell that is not code; the rest is left out."""
MOST_SHOWN_CODE = 500_000
"""Characters of a student's code, of all cells together, that nbgrader's pages show; coloring it takes long."""
MOST_PICTURES = 32 * 2**20
"""Bytes, in base64, of the pictures that were pasted into a notebook; further ones are left out."""
MOST_TIMESTAMP = 1024
"""Bytes of a `timestamp.txt`."""

MOST_PARSED = 300_000
"""Characters of a student's own code that are parsed, of all cells together; in what is left, words are looked for."""
MOST_PARSED_CELL = 30_000
MOST_NESTED = 30
"""Brackets within brackets in code that is parsed."""

MOST_RENDERING = 100_000_000
"""Of all Markdown in a notebook: a text's length times its signs, since a parser may look from each one to the end."""
RENDERING_A_CHARACTER = 200
"""What a character without any sign takes, on the same scale."""
