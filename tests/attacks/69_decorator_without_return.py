"""No attack: a decorator that forgets to return makes the function None.

marks: 1.5 wrong, 0 raised
reported: does a decorator of yours return nothing
cell: greet
"""


def polite(function):
    def wrapped(name):
        return function(name) + "!"


@polite
def greet(name):
    return f"Hello, {name}"
