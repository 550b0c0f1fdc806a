# Tries in the notebook's own process, where a dying process would be the end.
# outcome: slow
# diagnosis: notebook's own process
def map_with_retries(work, items, attempts):
    results, errors = [], {}
    for place, item in enumerate(items):
        results.append(None)
        for _ in range(attempts):
            try:
                results[place] = work(item)
                errors.pop(place, None)
                break
            except Exception as error:
                errors[place] = error
    return results, errors
