# One actor class, n actors, none of them waited for.
import ray


def make_normalizers(Normalizer, n):
    actor_class = ray.remote(Normalizer)
    return [actor_class.remote() for _ in range(n)]
