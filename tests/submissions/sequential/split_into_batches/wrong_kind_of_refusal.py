# Refuses with an assertion, which is not what was agreed.
# outcome: wrong
# diagnosis: should raise ValueError, and it raised AssertionError
def split_into_batches(items, batch_size):
    assert batch_size >= 1
    return [items[start : start + batch_size] for start in range(0, len(items), batch_size)]
