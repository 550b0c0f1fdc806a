"""Hides every exception by a handler of its own, and then interrupts the judging of greet.

cell: greet
marks: 1.5 wrong, 0 tampered
reported: the judge was never asked or could not finish
"""

get_ipython().set_custom_exc((BaseException,), lambda self, kind, value, traceback, tb_offset=None: None)


def greet(name):
    raise KeyboardInterrupt
