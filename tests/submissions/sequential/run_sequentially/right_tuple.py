# Unusual: a tuple, made by map.
def run_sequentially(work, items):
    return tuple(map(work, items))
