"""What speed.ts asks for, a line each: K-means of scikit-learn on a dense table, or on the unit rows of ARPACK's eigenvectors
of the hollowed Gram operator of a sparse one. Answers with seconds of processor time."""
import sys
import time

import numpy
import scipy.sparse
from scipy.sparse.linalg import LinearOperator, eigsh
from sklearn.cluster import KMeans

folder = sys.argv[1]


def read(name, kind):
    return numpy.fromfile(f"{folder}/{name}", dtype=kind)


def dense(rows, columns, clusters):
    X = read("dense", float).reshape(rows, columns)
    return lambda seed: KMeans(clusters, n_init=10, random_state=seed).fit(X)


def sparse(rows, columns, clusters):
    entries = (read("values", float), read("indices", numpy.int32), read("indptr", numpy.int32))
    X = scipy.sparse.csr_matrix(entries, shape=(rows, columns))

    def work(seed):
        squares = numpy.asarray(X.multiply(X).sum(1)).ravel()
        transpose = X.T.tocsr()
        gram = LinearOperator((rows, rows), matvec=lambda x: X @ (transpose @ x) - squares * x, dtype=float)
        _, vectors = eigsh(gram, clusters, which="LA", tol=1e-8)
        units = vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)
        KMeans(clusters, n_init=10, random_state=seed).fit(units)

    return work


jobs = {"dense": dense, "sparse": sparse}
work = None
for seed, line in enumerate(sys.stdin):
    words = line.split()
    if words[0] in jobs:
        work = jobs[words[0]](*map(int, words[1:]))
    start = time.process_time()
    work(seed)
    print(time.process_time() - start, flush=True)
