"""Sample-average Gaussian fit: request {"X", "y", "points", "family"}, result {"location"}."""

import numpy
from scipy.optimize import minimize

from lab_external import serve


def fit(request):
    X = numpy.asarray(request["X"], dtype=float)
    signs = 2 * numpy.asarray(request["y"], dtype=float) - 1
    U = numpy.asarray(request["points"], dtype=float)
    signed = X * signs[:, None]
    d = X.shape[1]
    low = numpy.tril_indices(d, -1)

    def density(Z):
        margins = Z @ signed.T
        tails = numpy.exp(-numpy.abs(margins))
        values = -(numpy.log1p(tails) + numpy.maximum(-margins, 0)).sum(1) - (Z * Z).sum(1) / 12.5
        return values, numpy.where(margins >= 0, tails, 1) / (1 + tails) @ signed - Z / 6.25

    def meanfield(theta):
        scale = numpy.exp(theta[d:])
        values, G = density(theta[:d] + U * scale)
        gradient = numpy.concatenate([G.mean(0), (G * U).mean(0) * scale + 1])
        return -(values.mean() + theta[d:].sum()), -gradient

    def fullrank(theta):
        L = numpy.zeros((d, d))
        L[low] = theta[2 * d :]
        scale = numpy.exp(theta[d : 2 * d])
        L[numpy.arange(d), numpy.arange(d)] = scale
        values, G = density(theta[:d] + U @ L.T)
        H = G.T @ U / len(U)
        gradient = numpy.concatenate([G.mean(0), numpy.diag(H) * scale + 1, H[low]])
        return -(values.mean() + theta[d : 2 * d].sum()), -gradient

    full = request["family"] == "fullrank"
    start = numpy.zeros(2 * d + (len(low[0]) if full else 0))
    options = {"maxiter": 5000, "maxfun": 9000, "gtol": 1e-9, "ftol": 1e-15, "maxcor": 20}
    found = minimize(fullrank if full else meanfield, start, jac=True, method="L-BFGS-B", options=options)
    return {"location": found.x[:d].tolist()}


serve(fit)
