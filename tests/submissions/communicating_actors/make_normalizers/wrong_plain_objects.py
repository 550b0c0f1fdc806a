# Plain objects, in the notebook's own process.
# outcome: wrong
# diagnosis: there is a Normalizer, which is no actor
def make_normalizers(Normalizer, n):
    return [Normalizer() for _ in range(n)]
