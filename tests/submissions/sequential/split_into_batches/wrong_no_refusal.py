# Lets a batch size below 1 pass.
# outcome: wrong
# diagnosis: should raise ValueError, and it returned \[\]
def split_into_batches(items, batch_size):
    return [items[start : start + batch_size] for start in range(0, len(items), batch_size or -1)]
