# Makes plain objects, in the notebook.
# outcome: wrong
# diagnosis: there is a Model, which has no predict.remote. It was made with Model\(\)
def make_predictors(Model, n):
    return [Model() for _ in range(n)]
