"""Sentences about one of something."""

import pytest

from autograder.judge.spoken import spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Loaded 1 times in 1 processes; 1 would do", "Loaded once in 1 process; 1 would do"),
        ("1 items were never worked on", "1 item was never worked on"),
        ("3 of 1 batches were predicted", "3 of 1 batch were predicted"),
        ("21 items were never worked on, and 1.1 times", "21 items were never worked on, and 1.1 times"),
        ("1 busy actors were ended", "1 busy actor was ended"),
        ("Errors for 1 files, and 0 of 1 files were read.", "Errors for 1 file, and 0 of 1 file were read."),
        ("took 1 virtual s, on 1 cores", "took 1 virtual s, on 1 core"),
        ("f(x - 1 items)", "f(x - 1 item)"),
    ],
)  # fmt: skip
def test_one_of_something(written: str, said: str) -> None:
    assert spoken(written) == said
