"""Values of scikit-learn for test/fixtures/scikit-learn.json: iterates of ElasticNet(l1_ratio=0), which is sequential CAVI with a
Gaussian prior, and BayesianRidge run to convergence, which is the joint family with unknown noise.

    python3 scripts/scikit_learn_values.py > test/fixtures/scikit-learn.json
"""

import json
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import BayesianRidge, ElasticNet

warnings.simplefilter("ignore")
rng = np.random.default_rng(20260320)


def design(n, p, kind):
    z = rng.standard_normal((n, p))
    if kind == "equicorrelated":
        z = 0.7 * z + 0.7 * rng.standard_normal((n, 1))
    beta = rng.standard_normal(p)
    return np.round(z, 6), np.round(z @ beta + rng.standard_normal(n), 6)


sweeps = []
for n, p, kind, s2, tau in [(30, 8, "iid", 0.7, 1.5), (40, 12, "equicorrelated", 1.0, 0.4), (12, 20, "iid", 0.5, 2.0)]:
    X, y = design(n, p, kind)
    iterates = []
    for k in (1, 2, 3, 7, 20):
        model = ElasticNet(alpha=tau * s2 / n, l1_ratio=0, fit_intercept=False, tol=0, max_iter=k).fit(X, y)
        iterates.append({"sweeps": k, "mean": model.coef_.tolist()})
    sweeps.append({"name": f"{kind} {n} x {p}", "X": X.tolist(), "y": y.tolist(), "noiseVariance": s2,
                   "priorPrecision": tau, "iterates": iterates})

joint = []
for n, p in [(40, 6), (60, 15)]:
    X, y = design(n, p, "iid")
    model = BayesianRidge(n_iter=100000, tol=1e-14, alpha_1=1e-6, alpha_2=1e-6, lambda_1=1e-6, lambda_2=1e-6,
                          fit_intercept=False).fit(X, y)
    joint.append({"name": f"{n} x {p}", "X": X.tolist(), "y": y.tolist(), "mean": model.coef_.tolist(),
                  "variance": np.diag(model.sigma_).tolist(), "noisePrecision": model.alpha_,
                  "priorPrecision": model.lambda_})

print(json.dumps({"scikitLearn": sklearn.__version__, "sweeps": sweeps, "joint": joint}))
