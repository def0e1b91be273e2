"""Doubly robust scores from random forests, tested for mean effects: request {"samples", "seed"}, result {"tests"}.

A sample is {"x", "treatment", "y", "folds", "propensity"}; a known propensity replaces the classifier. The scores are regressed on
(1, x) and the Wald test that all coefficients are 0 uses HC3 covariance, as best_linear_projection of grf and the linear DR-learner
of EconML do. Several outcomes are adjusted by Holm; the mean effect is that on the first one.
"""

import numpy
from scipy.stats import chi2
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from lab_external import serve

CLIP = 0.01
FOREST = {"n_estimators": 40, "min_samples_leaf": 5, "n_jobs": 1}


def doubly_robust_scores(x, arms, outcome, folds, known, seed):
    scores = numpy.zeros(len(arms))
    for fold in range(folds.max() + 1):
        train, query = folds != fold, folds == fold
        if known is None:
            classifier = RandomForestClassifier(random_state=seed, **FOREST).fit(x[train], arms[train])
            propensity = classifier.predict_proba(x[query])[:, list(classifier.classes_).index(1)]
        else:
            propensity = numpy.full(query.sum(), known)
        propensity = numpy.clip(propensity, CLIP, 1 - CLIP)
        means = []
        for arm in (0, 1):
            rows = train & (arms == arm)
            forest = RandomForestRegressor(random_state=seed, **FOREST).fit(x[rows], outcome[rows])
            means.append(forest.predict(x[query]))
        treated = arms[query] == 1
        own = numpy.where(treated, means[1], means[0])
        weight = numpy.where(treated, 1 / propensity, -1 / (1 - propensity))
        scores[query] = weight * (outcome[query] - own) + means[1] - means[0]
    return scores


def projection_p_value(x, scores):
    varying = x[:, x.std(axis=0) > 0]
    design = numpy.column_stack([numpy.ones(len(scores)), varying])
    inverse = numpy.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ scores
    leverage = numpy.einsum("ij,jk,ik->i", design, inverse, design)
    residuals = (scores - design @ coefficients) / (1 - leverage)
    covariance = inverse @ (design.T * residuals**2) @ design @ inverse
    wald = coefficients @ numpy.linalg.solve(covariance, coefficients)
    return float(chi2.sf(wald, design.shape[1]))


def test(sample, seed):
    x = numpy.asarray(sample["x"], dtype=float)
    arms = numpy.asarray(sample["treatment"], dtype=int)
    folds = numpy.asarray(sample["folds"], dtype=int)
    outcomes = numpy.asarray(sample["y"], dtype=float)
    columns = [
        doubly_robust_scores(x, arms, outcome, folds, sample["propensity"], seed) for outcome in outcomes.T
    ]
    smallest = min(projection_p_value(x, scores) for scores in columns)
    return {"pValue": min(1.0, len(columns) * smallest), "ate": float(columns[0].mean())}


def handle(request):
    return {"tests": [test(sample, request["seed"]) for sample in request["samples"]]}


serve(handle)
