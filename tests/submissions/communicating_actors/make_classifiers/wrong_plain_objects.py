# Plain objects, in the notebook's own process.
# outcome: wrong
# diagnosis: there is a Classifier, which is no actor
def make_classifiers(Classifier, n):
    return [Classifier() for _ in range(n)]
