"""Calls itself until the stack is full.

cell: greet
marks: 1.5 wrong, 0 kernel died
reported: the kernel died
"""

import sys


def deep(value):
    return deep([value])


def greet(name):
    sys.setrecursionlimit(10**9)
    nested = []
    for _ in range(10**6):
        nested = [nested]
    return repr(nested)
