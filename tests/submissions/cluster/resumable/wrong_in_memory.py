# Keeps what is done in a global, which is gone with the process.
# outcome: slow
# diagnosis: what a process keeps in memory is gone with it
done = {}


def resumable(predict, items, done_folder):
    for item in items:
        if item not in done:
            done[item] = predict(item)
    return [done[item] for item in items]
