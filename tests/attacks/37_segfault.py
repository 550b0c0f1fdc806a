"""Reads the memory at address 0.

cell: greet
marks: 1.5 wrong, 0 kernel died
reported: the kernel died
"""

import ctypes


def greet(name):
    return ctypes.string_at(0)
