# Takes the items from the end of the list.
# outcome: wrong
# diagnosis: other way round
def run_sequentially(work, items):
    todo, results = list(items), []
    while todo:
        results.append(work(todo.pop()))
    return results
