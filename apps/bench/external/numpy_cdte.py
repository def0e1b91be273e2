"""The dense homogeneity test in numpy: request {"samples": [...], "testBandwidthScale"}, result {"tests": [...]}.

Written from the formulas of packages/cdte/docs/theory.md, sections 2 to 6, and from nothing else: what two programs that share no
line agree on is not an error of one of them. A sample is {"x", "treatment", "y", "folds"} with "propensity" where it is known.
"""

import numpy as np

RIDGE = 1.0
CLIP = 0.01
LAMBDAS = 10.0 ** np.arange(-4, 1.01, 0.5)


def standardized(points):
    deviation = points.std(axis=0, ddof=1)
    return (points - points.mean(axis=0)) / np.where(deviation == 0, 1, deviation)


def squared_distances(points):
    squares = np.zeros((len(points), len(points)))
    for column in points.T:
        squares += (column[:, None] - column[None, :]) ** 2
    return squares


def median_distance(squares):
    distances = np.sqrt(squares[np.triu_indices(len(squares), 1)])
    distances = distances[distances > 1e-12]
    return float(np.median(distances)) if len(distances) else 1.0


def gaussian(squares, bandwidth):
    return np.exp(squares / (-2 * bandwidth**2))


def logistic(points, arms, query):
    """Probabilities of treatment at the query points by logistic regression, its slopes penalised."""
    mean = points.mean(axis=0)
    deviation = points.std(axis=0, ddof=1)
    deviation = np.where(deviation == 0, 1, deviation)
    design = np.column_stack([np.ones(len(points)), (points - mean) / deviation])
    penalty = np.full(design.shape[1], RIDGE)
    penalty[0] = 0
    beta = np.zeros(design.shape[1])

    def objective(b):
        eta = design @ b
        return np.sum(np.logaddexp(0, eta) - arms * eta) + 0.5 * np.sum(penalty * b**2)

    for _ in range(100):
        fitted = 1 / (1 + np.exp(-(design @ beta)))
        gradient = design.T @ (fitted - arms) + penalty * beta
        if np.abs(gradient).max() < 1e-12 * len(points):
            break
        hessian = (design * (fitted * (1 - fitted))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while objective(beta - size * step) > objective(beta) and size > 1e-8:
            size /= 2
        beta = beta - size * step
    at = np.column_stack([np.ones(len(query)), (query - mean) / deviation])
    return 1 / (1 + np.exp(-(at @ beta)))


def chosen_lambda(gram, outcomes):
    """The ridge parameter that minimises generalized cross-validation."""
    m = len(gram)
    values, vectors = np.linalg.eigh(gram)
    centred = outcomes - outcomes.mean(axis=0) - outcomes.mean(axis=1)[:, None] + outcomes.mean()
    energies = np.einsum("ij,ij->j", vectors, centred @ vectors)
    sums = vectors.sum(axis=0) ** 2 / m
    best, choice = np.inf, LAMBDAS[0]
    for value in LAMBDAS:
        shrink = values / (values + m * value)
        trace = shrink.sum() + 1 - (shrink * sums).sum()
        score = ((1 - shrink) ** 2 * energies).sum() / m / (1 - trace / m) ** 2
        if score < best:
            best, choice = score, value
    return choice


def pseudo_outcome_weights(x, gram, outcomes, arms, folds, known):
    """B: row i holds the weights that turn outcomes into the pseudo-outcome of unit i."""
    n = len(arms)
    weights = np.zeros((n, n))
    propensity = np.zeros(n) if known is None else np.asarray(known, dtype=float)
    for fold in range(folds.max() + 1):
        query = np.flatnonzero(folds == fold)
        train = np.flatnonzero(folds != fold)
        if known is None:
            propensity[query] = logistic(x[train], arms[train], x[query])
        clipped = np.clip(propensity[query], CLIP, 1 - CLIP)
        residual = arms[query] / clipped - (1 - arms[query]) / (1 - clipped)
        for arm in (0, 1):
            rows = train[arms[train] == arm]
            m = len(rows)
            own = gram[np.ix_(rows, rows)]
            value = chosen_lambda(own, outcomes[np.ix_(rows, rows)])
            smoother = np.linalg.solve(own + m * value * np.eye(m), gram[np.ix_(rows, query)])
            alpha = smoother - smoother.mean(axis=0) + 1 / m
            factor = (2 * arm - 1) - residual * (arms[query] == arm)
            weights[np.ix_(query, rows)] += (alpha * factor).T
        weights[query, query] += residual
        propensity[query] = clipped
    return weights


def chi_square_tail(q, weights):
    """P(sum of weights times independent chi-squares > q), by a contour through the saddle point."""
    weights = weights[np.abs(weights) > 1e-14 * np.abs(weights).max()]
    if q < 0:
        return 1.0 if weights.min() > 0 else 1 - chi_square_tail(-q, -weights)
    if weights.max() <= 0:
        return 0.0
    scale = weights.max()
    terms, x = weights / scale, q / scale
    low, high = 0.0, 0.5
    for _ in range(200):
        middle = (low + high) / 2
        if (terms / (1 - 2 * terms * middle)).sum() - x - 1 / middle > 0:
            high = middle
        else:
            low = middle
    saddle = (low + high) / 2
    curvature = 2 * ((terms / (1 - 2 * terms * saddle)) ** 2).sum() + 1 / saddle**2
    for bend in (0.5, 0.0):
        value = _contour(terms, x, saddle, 0.12 / np.sqrt(curvature), bend)
        if value is not None:
            return float(min(1.0, max(0.0, value)))
    raise ArithmeticError("the contour integral did not settle")


def _contour(terms, x, saddle, step, bend):
    def exponent(s):
        return -0.5 * np.log(1 - 2 * np.outer(s, terms)).sum(axis=1) - s * x - np.log(s)

    start = exponent(np.array([saddle + 0j]))[0]
    total, done, block = 0.0, 0, 64
    while done < 400_000:
        t = step * np.arange(done, done + block)
        change = exponent(saddle + 1j * t + bend * t**2) - start
        if change.real.max() > 0.5:
            return None
        parts = (np.exp(change) * (1j + 2 * bend * t) / (2j * np.pi)).real
        total += 2 * parts.sum() - (parts[0] if done == 0 else 0)
        done += block
        if done > 20 and np.abs(np.exp(change[-1])) * max(1, t[-1]) < 1e-16:
            break
    return step * np.exp(start.real) * total


def homogeneity_test(sample, scale):
    x = standardized(np.asarray(sample["x"], dtype=float))
    y = np.asarray(sample["y"], dtype=float)
    y = standardized(y.reshape(len(x), -1))
    arms = np.asarray(sample["treatment"], dtype=int)
    folds = np.asarray(sample["folds"], dtype=int)
    squares_x, squares_y = squared_distances(x), squared_distances(y)
    bandwidth = median_distance(squares_x)
    outcomes = gaussian(squares_y, median_distance(squares_y))
    weights = pseudo_outcome_weights(
        x, gaussian(squares_x, bandwidth), outcomes, arms, folds, sample.get("propensity")
    )
    n = len(arms)
    moments = gaussian(squares_x, scale * bandwidth) * (weights @ outcomes @ weights.T)
    np.fill_diagonal(moments, 0)
    statistic = moments.sum() / n
    centred = moments - moments.mean(axis=0) - moments.mean(axis=1)[:, None] + moments.mean()
    eigenvalues = np.linalg.eigvalsh(centred) / (n - 1)
    scores = weights @ np.asarray(sample["y"], dtype=float).reshape(n, -1)[:, 0]
    vanishes = np.abs(eigenvalues).max() <= 1e-12
    return {
        "pValue": 1.0 if vanishes else chi_square_tail(statistic, eigenvalues),
        "statistic": float(statistic),
        "psi2": float(statistic / (n - 1)),
        "ate": float(scores.mean()),
        "ateSe": float(scores.std(ddof=1) / np.sqrt(n)),
        "scores": scores.tolist() if sample.get("wantScores") else None,
    }


def handle(request):
    return {"tests": [homogeneity_test(sample, request["testBandwidthScale"]) for sample in request["samples"]]}


if __name__ == "__main__":
    from lab_external import serve

    serve(handle)
