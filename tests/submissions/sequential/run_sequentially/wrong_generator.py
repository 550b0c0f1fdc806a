# Parentheses where brackets belong: nothing has run when it returns.
# outcome: wrong
# diagnosis: returned a generator
def run_sequentially(work, items):
    return (work(item) for item in items)
