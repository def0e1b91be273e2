"""Dense linear algebra of numpy on one thread: request {"operation", "order", "seed"}, result {"digest", "seconds"}.

The matrix is built from the same formula as in src/suites/kernels/task.ts, outside the clock.
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import time  # noqa: E402

import numpy  # noqa: E402

from lab_external import serve  # noqa: E402

DIGEST = 12
WORD = numpy.uint64(0xFFFFFFFF)


def entries(order, seed):
    place = numpy.arange(1, order + 1, dtype=numpy.uint64)
    rows = (place * numpy.uint64(73856093)) & WORD
    columns = (place * numpy.uint64(19349663)) & WORD
    offset = numpy.uint64((seed * 83492791) & 0xFFFFFFFF)
    mixed = rows[:, None] ^ columns[None, :] ^ offset
    mixed = ((mixed ^ (mixed >> numpy.uint64(15))) * numpy.uint64(2246822519)) & WORD
    return mixed / 2.0**32 - 0.5


def matrix_of(operation, order, seed):
    a = entries(order, seed)
    if operation in ("eigenpairs", "cholesky"):
        a = numpy.tril(a) + numpy.tril(a, -1).T
    if operation == "cholesky":
        numpy.fill_diagonal(a, order)
    return a


def at_places(a):
    order = len(a)
    return [float(a[(k * 7 + 1) % order, (k * 5 + 3) % order]) for k in range(DIGEST)]


def descending(values):
    return numpy.sort(values)[::-1][:DIGEST].tolist()


OPERATIONS = {
    "product": (lambda a: a @ a, at_places),
    "gram": (lambda a: a.T @ a, at_places),
    "cholesky": (numpy.linalg.cholesky, at_places),
    "qr": (numpy.linalg.qr, lambda factors: numpy.abs(numpy.diag(factors[1]))[:DIGEST].tolist()),
    "eigenpairs": (numpy.linalg.eigh, lambda pairs: descending(pairs[0])),
    "svd": (lambda a: numpy.linalg.svd(a, full_matrices=False), lambda triple: descending(triple[1])),
}


def handle(request):
    compute, digest = OPERATIONS[request["operation"]]
    a = matrix_of(request["operation"], request["order"], request["seed"])
    started = time.perf_counter()
    result = compute(a)
    seconds = time.perf_counter() - started
    return {"digest": digest(result), "seconds": seconds}


serve(handle)
