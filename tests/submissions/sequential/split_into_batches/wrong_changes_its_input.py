# Cuts the batches out of the list that it was given.
# outcome: wrong
# diagnosis: changes the list that it is given
def split_into_batches(items, batch_size):
    if batch_size < 1:
        raise ValueError("a batch has at least one item")
    batches = []
    while items:
        batches.append(items[:batch_size])
        del items[:batch_size]
    return batches
