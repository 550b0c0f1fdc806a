# Forgets the step: a batch begins at each item.
# outcome: wrong
# diagnosis: in more than one batch
def split_into_batches(items, batch_size):
    if batch_size < 1:
        raise ValueError("a batch has at least one item")
    return [items[start : start + batch_size] for start in range(len(items))]
