"""No attack: has a helper of its own that is named like the course's check.
"""


def check(left, right):
    return left == right
