# The plain loop: nothing is kept.
# outcome: slow
# diagnosis: never a file in done_folder
def resumable(predict, items, done_folder):
    return [predict(item) for item in items]
