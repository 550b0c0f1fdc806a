# Actors that create a Normalizer anew in every call.
# outcome: slow
# diagnosis: A Normalizer was created
import ray


def make_normalizers(Normalizer, n):
    @ray.remote
    class Forgetful:
        def normalize_image(self, one):
            return Normalizer().normalize_image(one)

    return [Forgetful.remote() for _ in range(n)]
