# Slices from each start, as in the lesson.
def split_into_batches(items, batch_size):
    if batch_size < 1:
        raise ValueError("a batch has at least one item")
    return [items[start : start + batch_size] for start in range(0, len(items), batch_size)]
