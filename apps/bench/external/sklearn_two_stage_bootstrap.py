"""One draw of the bootstrap that answers what pcrPlugin answers: request {"seed", "draws"}, result {"seconds"} of CPU for all draws.

One draw is timed and multiplied, because 200 of them take half a minute.
"""

import time

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression

from lab_external import serve

random = np.random.default_rng(1)
scale = 1 / (1 + np.arange(50) / 4)
unlabelled = random.standard_normal((20000, 50)) * scale
rows = random.standard_normal((1000, 50)) * scale
labels = rows[:, 0] + rows[:, 1] + 0.3 * random.standard_normal(1000)


def draw(request):
    random = np.random.default_rng(request["seed"])
    started = time.process_time()
    pool = unlabelled[random.integers(0, len(unlabelled), len(unlabelled))]
    own = random.integers(0, len(rows), len(rows))
    components = PCA(n_components=5, svd_solver="full").fit(pool)
    model = LinearRegression().fit(components.transform(rows[own]), labels[own])
    model.predict(components.transform(np.full((1, 50), 0.3)))
    return {"seconds": (time.process_time() - started) * request["draws"]}


serve(draw)
