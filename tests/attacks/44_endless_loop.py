"""Never ends, using a processor.

cell: greet
marks: 1.5 wrong, 0 stuck
reported: did not return
"""


def greet(name):
    while True:
        pass
