"""K-means of scikit-learn: request {"points", "clusters", "restarts", "seed"}, result {"labels"}."""

import numpy
from sklearn.cluster import KMeans

from lab_external import serve


def fit(request):
    points = numpy.asarray(request["points"], dtype=float)
    model = KMeans(
        n_clusters=request["clusters"],
        n_init=request["restarts"],
        random_state=request["seed"],
    )
    return {"labels": model.fit_predict(points).tolist()}


serve(fit)
