# Each actor reserves a CPU for good, so the fifth of five finds none.
# outcome: stuck
# diagnosis: Your actors reserve a CPU each, and Ray has 4
import ray


def make_normalizers(Normalizer, n):
    actor_class = ray.remote(num_cpus=1)(Normalizer)
    return [actor_class.remote() for _ in range(n)]
