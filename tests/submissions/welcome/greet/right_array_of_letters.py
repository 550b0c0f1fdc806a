# Unusual: goes through an array of letters, with a helper, and prints to stderr.
import sys

import numpy as np


def letters(text):
    return np.array(list(text))


def greet(name):
    print("greeting", name, file=sys.stderr)
    return "".join(np.concatenate([letters("Hello, "), letters(name), letters("!")]).tolist())
