# Adds the items of each batch to one list.
# outcome: wrong
# diagnosis: one flat list where a list of batches
def split_into_batches(items, batch_size):
    if batch_size < 1:
        raise ValueError("a batch has at least one item")
    batches = []
    for start in range(0, len(items), batch_size):
        batches.extend(items[start : start + batch_size])
    return batches
