"""Coordinate descent of scikit-learn: request {"X", "y", "alpha", "sweeps"}, result {"mean"}."""

import warnings

import numpy
from sklearn.linear_model import ElasticNet

from lab_external import serve

warnings.simplefilter("ignore")


def fit(request):
    # Column by column, as coordinate descent reads it.
    X = numpy.asfortranarray(request["X"], dtype=float)
    y = numpy.asarray(request["y"], dtype=float)
    model = ElasticNet(
        alpha=request["alpha"], l1_ratio=0, fit_intercept=False, tol=0, max_iter=request["sweeps"], copy_X=False
    )
    return {"mean": model.fit(X, y).coef_.tolist()}


serve(fit)
