# Always adds one batch more, for what may be left over.
# outcome: wrong
# diagnosis: empty batch
def split_into_batches(items, batch_size):
    if batch_size < 1:
        raise ValueError("a batch has at least one item")
    return [items[i * batch_size : (i + 1) * batch_size] for i in range(len(items) // batch_size + 1)]
