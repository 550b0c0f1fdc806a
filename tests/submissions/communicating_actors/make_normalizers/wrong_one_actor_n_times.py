# One actor, n times in the list.
# outcome: slow
# diagnosis: A Normalizer was created in only 1 of 5 actors
import ray


def make_normalizers(Normalizer, n):
    if n == 0:
        return []
    return [ray.remote(Normalizer).remote()] * n
