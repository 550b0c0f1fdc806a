"""Never ends, using a processor.

cell: greet
marks: 1.5 wrong, 0 timed out
reported: took too many CPU seconds
"""


def greet(name):
    while True:
        pass
