"""The peers of scripts/speed.ts: reads "n p" lines, answers with CPU seconds of each, one thread.

Sweeps are the difference of runs of 60 and 10 sweeps, so that what is done once does not count.
"""

import sys
import time
import warnings

import numpy as np
from sklearn.linear_model import BayesianRidge, ElasticNet, Ridge

warnings.simplefilter("ignore")


def seconds(work, repeats=5, count=1):
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        for _ in range(count):
            work()
        best = min(best, (time.process_time() - start) / count)
    return best


for line in sys.stdin:
    n, p = map(int, line.split())
    many, few = (20, 3) if p < 500 else (1, 1)
    rng = np.random.default_rng(1)
    X = np.asfortranarray(rng.standard_normal((n, p)))
    y = X @ rng.standard_normal(p) / np.sqrt(p) + rng.standard_normal(n)

    def descend(k):
        ElasticNet(alpha=0.1, l1_ratio=0, fit_intercept=False, tol=0, max_iter=k, copy_X=False).fit(X, y)

    elastic = (seconds(lambda: descend(60)) - seconds(lambda: descend(10))) / 50
    rows = np.ascontiguousarray(X)
    m = np.zeros(p)
    d = (X * X).sum(0)

    def parallel():
        for _ in range(20):
            h = rows.T @ (y - rows @ m) + d * m
            h / (d + 0.1 * n)

    numpy_parallel = seconds(parallel) / 20
    ridge = seconds(lambda: Ridge(alpha=0.1 * n, solver="cholesky", fit_intercept=False).fit(X, y), 5, many)
    bayes = seconds(lambda: BayesianRidge(fit_intercept=False).fit(X, y), 3, few) if p < n else float("nan")
    print(elastic, numpy_parallel, ridge, bayes, flush=True)
