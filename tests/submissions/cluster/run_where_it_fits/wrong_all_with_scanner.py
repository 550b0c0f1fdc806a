# Has every item ask for the scanner, also those that need none.
# outcome: slow
# diagnosis: items that need nothing waited .*does every task ask for the scanner
import ray


def run_where_it_fits(work, items):
    scanner = {name: 1 for item in items for name in item["needs"]}
    task = ray.remote(work)
    references = []
    for item in items:
        references.append(task.options(resources=item["needs"] or scanner).remote(item))
    return ray.get(references)
