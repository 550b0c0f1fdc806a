# First all that need the scanner, and only then the others.
# outcome: slow
# diagnosis: only begun when those with the scanner were done
import ray


def run_where_it_fits(work, items):
    task = ray.remote(work)
    results = {}
    for needy in (True, False):
        round_ = [item for item in items if bool(item["needs"]) is needy]
        references = [task.options(resources=item["needs"]).remote(item) for item in round_]
        results.update(zip([item["name"] for item in round_], ray.get(references), strict=True))
    return [results[item["name"]] for item in items]
