# The actor class itself, of which nobody has made an actor yet.
# outcome: wrong
# diagnosis: ActorClass.*where a list of actors is expected
import ray


def make_normalizers(Normalizer, n):
    return ray.remote(Normalizer)
