# No Ray at all.
# outcome: slow
# diagnosis: A stage ran in the notebook's own process
def two_stages(first, second, items):
    return [second(first(item)) for item in items]
