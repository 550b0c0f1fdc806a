"""Never ends, in code that no interrupt reaches.

cell: greet
marks: 1.5 wrong, 0 timed out
reported: could not be interrupted
slow: yes
"""


def greet(name):
    return str(sum(range(10**13)))
