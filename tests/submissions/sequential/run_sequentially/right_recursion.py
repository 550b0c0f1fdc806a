# Unusual: the first item, and then the rest.
def run_sequentially(work, items):
    return [work(items[0]), *run_sequentially(work, items[1:])] if items else []
