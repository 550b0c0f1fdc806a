# No Ray at all.
# outcome: slow
# diagnosis: notebook's own process
def bounded_map(work, items, max_in_flight):
    return [work(item) for item in items]
