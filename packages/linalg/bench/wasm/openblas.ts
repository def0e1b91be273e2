import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The routines of the native peer; every matrix is column-major there, a transpose of ours. */
export interface OpenBlas {
  readonly name: string;
  readonly dgemm: (n: number, a: Float64Array, b: Float64Array, c: Float64Array) => void;
  readonly sgemm: (n: number, a: Float32Array, b: Float32Array, c: Float32Array) => void;
  readonly dsyrk: (n: number, a: Float64Array, c: Float64Array) => void;
  /** y = A x, A symmetric. */
  readonly dgemv: (n: number, a: Float64Array, x: Float64Array, y: Float64Array) => void;
  /** Cholesky solve of one right-hand side, in place of a and b. */
  readonly dposv: (n: number, a: Float64Array, b: Float64Array) => void;
  readonly dpotrf: (n: number, a: Float64Array) => void;
  readonly dgetrf: (n: number, a: Float64Array) => void;
  readonly dgeqrfWithQ: (n: number, a: Float64Array) => void;
  readonly dsyevd: (vectors: boolean, n: number, a: Float64Array) => void;
  readonly dgesdd: (vectors: boolean, m: number, n: number, a: Float64Array) => void;
}

/** A native library through koffi: C declarations become functions. */
export interface Library {
  func(signature: string): (...given: unknown[]) => unknown;
}

const places = [
  process.env['LAB_OPENBLAS'],
  '/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0',
  '/usr/lib/x86_64-linux-gnu/libopenblas.so.0',
  '/usr/lib64/libopenblas.so.0',
];

const NO_TRANSPOSE = 111;
const TRANSPOSE = 112;
const ROW_MAJOR = 101;
const LOWER = 122;

/** Loads a native library that koffi finds; undefined where koffi or the file is missing. */
export function loadNative(file: string | undefined): Library | undefined {
  if (file === undefined || !existsSync(file)) return undefined;
  try {
    return (createRequire(import.meta.url)('koffi') as { load(path: string): Library }).load(file);
  } catch {
    return undefined;
  }
}

/** The library itself, on one thread, and what its kernels are called. */
export function nativeLibrary(): { readonly library: Library; readonly name: string } | undefined {
  const library = loadNative(places.find((place) => place !== undefined && existsSync(place)));
  if (library === undefined) return undefined;
  library.func('void openblas_set_num_threads(int n)')(1);
  return { library, name: `OpenBLAS ${library.func('const char* openblas_get_corename()')() as string}` };
}

/**
 * OpenBLAS on one thread, through koffi, where both are installed: koffi is found from this package or on NODE_PATH, the
 * library in LAB_OPENBLAS or the usual places. OPENBLAS_CORETYPE chooses its kernels, for example Haswell for AVX2.
 */
export function loadOpenBlas(): OpenBlas | undefined {
  const native = nativeLibrary();
  if (native === undefined) return undefined;
  const { library, name } = native;
  const gemm = (prefix: string, real: string): ((...given: unknown[]) => unknown) =>
    library.func(
      `void cblas_${prefix}gemm(int o, int ta, int tb, int m, int n, int k, ${real} alpha, void* a, int lda, void* b, int ldb, ${real} beta, void* c, int ldc)`,
    );
  const dgemm = gemm('d', 'double');
  const sgemm = gemm('s', 'float');
  const dsyrk = library.func(
    'void cblas_dsyrk(int o, int u, int t, int n, int k, double alpha, void* a, int lda, double beta, void* c, int ldc)',
  );
  const dgemv = library.func(
    'void cblas_dgemv(int o, int t, int m, int n, double alpha, void* a, int lda, void* x, int incx, double beta, void* y, int incy)',
  );
  const dposv = library.func(
    'void dposv_(char* u, int* n, int* k, void* a, int* lda, void* b, int* ldb, _Out_ int* info)',
  );
  const dpotrf = library.func('void dpotrf_(char* u, int* n, void* a, int* lda, _Out_ int* info)');
  const dgetrf = library.func('void dgetrf_(int* m, int* n, void* a, int* lda, void* p, _Out_ int* info)');
  const dgeqrf = library.func(
    'void dgeqrf_(int* m, int* n, void* a, int* lda, void* tau, void* work, int* lwork, _Out_ int* info)',
  );
  const dorgqr = library.func(
    'void dorgqr_(int* m, int* n, int* k, void* a, int* lda, void* tau, void* work, int* lwork, _Out_ int* info)',
  );
  const dsyevd = library.func(
    'void dsyevd_(char* j, char* u, int* n, void* a, int* lda, void* w, void* work, int* lwork, void* iwork, int* liwork, _Out_ int* info)',
  );
  const dgesdd = library.func(
    'void dgesdd_(char* j, int* m, int* n, void* a, int* lda, void* s, void* u, int* ldu, void* vt, int* ldvt, void* work, int* lwork, void* iwork, _Out_ int* info)',
  );
  const work = new Float64Array(4_200_000);
  const integers = new Int32Array(20_000);
  const values = new Float64Array(4000);
  const size = [work.length];
  const info = [0];
  let left = new Float64Array(0);
  let right = new Float64Array(0);
  return {
    name,
    dgemm: (n, a, b, c) => dgemm(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, n, n, n, 1, a, n, b, n, 0, c, n),
    sgemm: (n, a, b, c) => sgemm(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, n, n, n, 1, a, n, b, n, 0, c, n),
    dsyrk: (n, a, c) => dsyrk(ROW_MAJOR, LOWER, TRANSPOSE, n, n, 1, a, n, 0, c, n),
    dgemv: (n, a, x, y) => dgemv(ROW_MAJOR, NO_TRANSPOSE, n, n, 1, a, n, x, 1, 0, y, 1),
    dposv: (n, a, b) => dposv('U', [n], [1], a, [n], b, [n], info),
    dpotrf: (n, a) => dpotrf('U', [n], a, [n], info),
    dgetrf: (n, a) => dgetrf([n], [n], a, [n], integers, info),
    dgeqrfWithQ: (n, a) => {
      dgeqrf([n], [n], a, [n], values, work, size, info);
      dorgqr([n], [n], [n], a, [n], values, work, size, info);
    },
    dsyevd: (vectors, n, a) =>
      dsyevd(vectors ? 'V' : 'N', 'U', [n], a, [n], values, work, size, integers, [integers.length], info),
    dgesdd: (vectors, m, n, a) => {
      if (left.length < m * n) left = new Float64Array(m * n);
      if (right.length < m * n) right = new Float64Array(m * n);
      dgesdd(
        vectors ? 'S' : 'N',
        [n],
        [m],
        a,
        [n],
        values,
        left,
        [n],
        right,
        [n],
        work,
        size,
        integers,
        info,
      );
    },
  };
}
