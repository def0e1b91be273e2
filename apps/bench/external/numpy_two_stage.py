"""Jobs of the two-stage suite in numpy: request {"job", "seed"}, result {"seconds"} of CPU for the computation alone.

Data of the job's size are drawn once and kept; each request times the computation on them.
"""

import time

import numpy as np

from lab_external import serve


def pcr_plugin(random):
    d, k = 50, 5
    scale = 1 / (1 + np.arange(d) / 4)
    unlabelled = random.standard_normal((20000, d)) * scale
    rows = random.standard_normal((1000, d)) * scale
    labels = rows[:, 0] + rows[:, 1] + 0.3 * random.standard_normal(1000)
    point = np.full(d, 0.3)

    def compute():
        m, n = len(unlabelled), len(rows)
        centre = unlabelled.mean(0)
        centred = unlabelled - centre
        values, vectors = np.linalg.eigh(centred.T @ centred / m)
        values, vectors = values[::-1], vectors[:, ::-1]
        own = (rows - centre) @ vectors
        features = np.column_stack([np.ones(n), own[:, :k]])
        moments = np.linalg.inv(features.T @ features / n)
        theta = moments @ (features.T @ labels / n)
        sigma2 = ((labels - features @ theta) ** 2).sum() / (n - k - 1)
        scores = centred @ vectors
        weights = theta[1:, None] / (values[:k, None] - values[None, k:])
        leak = scores[:, k:] * (scores[:, :k] @ weights)
        leak = leak - leak.mean(0)
        gamma = leak.T @ leak / m
        explained = moments @ (features.T @ own[:, k:] / n)
        rest = own[:, k:] - features @ explained
        residual = rest.T @ rest / n
        power, axes = np.linalg.eigh(gamma)
        root = (axes * np.sqrt(np.clip(power, 0, None))) @ axes.T
        np.linalg.eigvalsh(root @ residual @ root)
        at = (point - centre) @ vectors
        psi = np.concatenate([[1.0], at[:k]])
        missed = at[k:] - psi @ explained
        return sigma2 / n * psi @ moments @ psi + missed @ gamma @ missed / m

    return compute


def quotient_sandwich(random):
    def gram():
        draws = random.standard_normal((400, 200))
        return draws.T @ draws

    hessian, scores, residual = gram(), gram(), gram()

    def compute():
        values, vectors = np.linalg.eigh(hessian)
        kept = np.abs(values) > 1e-9 * np.abs(values).max()
        inverse = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T
        covariance = inverse @ scores @ inverse
        power, axes = np.linalg.eigh(covariance)
        root = (axes * np.sqrt(np.clip(power, 0, None))) @ axes.T
        return np.linalg.eigvalsh(root @ residual @ root)

    return compute


def score_covariance(random):
    scores = random.standard_normal((100000, 200))
    return lambda: scores.T @ scores


def chi_square_quantile(random):
    weights = np.linspace(0.1, 5, 45)
    return lambda: np.quantile(random.chisquare(1, (200000, 45)) @ weights, 0.95)


def gmm_law(step):
    def prepare(random):
        count, d = 4, 20
        centres = 2 * np.eye(count, d)
        theta = 0.18 / (1 + np.arange(count))[:, None] * np.ones((count, d))
        bias = np.array([0.18, 0.09, 0.06, 0.045])

        def compute():
            middle = centres.mean(0)
            _, _, axes = np.linalg.svd(centres - middle)
            basis = axes[: count - 1].T
            c, slopes = centres @ basis, theta @ basis
            r = count - 1
            grid = [np.arange(c[:, a].min() - 8.5, c[:, a].max() + 8.5, step) for a in range(r)]
            y = np.stack(np.meshgrid(*grid, indexing="ij"), -1).reshape(-1, r)
            logs = -0.5 * ((y[:, None, :] - c[None]) ** 2).sum(2)
            density = np.exp(logs).mean(1) / (2 * np.pi) ** (r / 2) * step**r
            kept = density > 1e-22
            y, logs, density = y[kept], logs[kept], density[kept]
            pi = np.exp(logs - logs.max(1, keepdims=True))
            pi /= pi.sum(1, keepdims=True)
            h = y @ slopes.T + bias
            f = (pi * h).sum(1)
            score = pi[:, :, None] * (y[:, None, :] - c[None])
            j = (score * (h - f[:, None])[:, :, None]).reshape(len(y), -1)
            score = score.reshape(len(y), -1)
            psi = np.concatenate([pi, (pi[:, :, None] * y[:, None, :]).reshape(len(y), -1)], 1)
            slope = pi @ slopes + (pi * (h - f[:, None])) @ c

            def moment(a, b):
                return (a * density[:, None]).T @ b

            cross = moment(j, psi)
            residual = moment(j, j) - cross @ np.linalg.pinv(moment(psi, psi)) @ cross.T
            inside = np.trace(np.linalg.inv(moment(score, score)) @ residual)
            spread = np.linalg.pinv(c - c.mean(0))
            tilt = spread @ np.linalg.inv(moment(pi, pi)) @ spread.T
            return inside + (d - r) * np.trace(tilt @ moment(slope, slope))

        return compute

    return prepare


JOBS = {
    "pcrPlugin": pcr_plugin,
    "quotientSandwich": quotient_sandwich,
    "scoreCovariance": score_covariance,
    "chiSquareQuantile": chi_square_quantile,
    "gmmLaw .4": gmm_law(0.4),
    "gmmLaw .25": gmm_law(0.25),
}

prepared = {}


def time_job(request):
    job = request["job"]
    if job not in prepared:
        prepared.clear()
        prepared[job] = JOBS[job](np.random.default_rng(request["seed"]))
    started = time.process_time()
    prepared[job]()
    return {"seconds": time.process_time() - started}


serve(time_job)
