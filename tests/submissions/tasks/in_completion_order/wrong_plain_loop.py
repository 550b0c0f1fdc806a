# A generator around a plain loop.
# outcome: slow
# diagnosis: notebook's own process
def in_completion_order(work, items):
    for item in items:
        yield work(item)
