import { nativeLibrary } from './openblas.ts';

/** What LAPACK makes of a matrix; everything row by row, n x n unless said otherwise. */
export interface Lapack {
  readonly name: string;
  /** dsyevd: eigenvalues ascending, vectors as columns. */
  readonly eigen: (
    n: number,
    a: Float64Array,
  ) => { readonly values: Float64Array; readonly vectors: Float64Array };
  /** dgesdd: singular values descending, a = u diag(values) v'. */
  readonly svd: (
    n: number,
    a: Float64Array,
  ) => { readonly u: Float64Array; readonly values: Float64Array; readonly v: Float64Array };
  /** dgeqrf and dorgqr. */
  readonly qr: (n: number, a: Float64Array) => { readonly q: Float64Array; readonly r: Float64Array };
  /** dpotrf: the lower factor, undefined where a pivot is not positive. */
  readonly cholesky: (n: number, a: Float64Array) => Float64Array | undefined;
  /** dgesv with one right-hand side; undefined for a singular matrix. */
  readonly solve: (n: number, a: Float64Array, b: Float64Array) => Float64Array | undefined;
}

/** The routines through koffi, undefined where koffi or the library is missing. */
export function loadLapack(): Lapack | undefined {
  const native = nativeLibrary();
  if (native === undefined) return undefined;
  const { library, name } = native;
  const dsyevd = library.func(
    'void dsyevd_(char* j, char* u, int* n, void* a, int* lda, void* w, void* work, int* lwork, void* iwork, int* liwork, _Out_ int* info)',
  );
  const dgesdd = library.func(
    'void dgesdd_(char* j, int* m, int* n, void* a, int* lda, void* s, void* u, int* ldu, void* vt, int* ldvt, void* work, int* lwork, void* iwork, _Out_ int* info)',
  );
  const dgeqrf = library.func(
    'void dgeqrf_(int* m, int* n, void* a, int* lda, void* tau, void* work, int* lwork, _Out_ int* info)',
  );
  const dorgqr = library.func(
    'void dorgqr_(int* m, int* n, int* k, void* a, int* lda, void* tau, void* work, int* lwork, _Out_ int* info)',
  );
  const dpotrf = library.func('void dpotrf_(char* u, int* n, void* a, int* lda, _Out_ int* info)');
  const dgesv = library.func(
    'void dgesv_(int* n, int* k, void* a, int* lda, void* p, void* b, int* ldb, _Out_ int* info)',
  );
  const room = (n: number): [Float64Array, number[], Int32Array, number[]] => {
    const [doubles, integers] = [20 * n * n + 200 * n + 1000, 20 * n + 200];
    return [new Float64Array(doubles), [doubles], new Int32Array(integers), [integers]];
  };
  const must = (info: number[], routine: string): void => {
    if (info[0] !== 0) throw new Error(`${routine} returned ${info[0]}`);
  };
  return {
    name,
    eigen(n, a) {
      const [vectors, values, info] = [a.slice(), new Float64Array(n), [0]];
      const [work, lwork, integers, liwork] = room(n);
      dsyevd('V', 'U', [n], vectors, [n], values, work, lwork, integers, liwork, info);
      must(info, 'dsyevd');
      return { values, vectors: transpose(n, vectors) };
    },
    svd(n, a) {
      const [copy, values, info] = [a.slice(), new Float64Array(n), [0]];
      const [left, right] = [new Float64Array(n * n), new Float64Array(n * n)];
      const [work, lwork, integers] = room(n);
      // Column by column a is its transpose: its left vectors are the right ones of a, and the other way round.
      dgesdd('S', [n], [n], copy, [n], values, left, [n], right, [n], work, lwork, integers, info);
      must(info, 'dgesdd');
      return { u: right, values, v: transpose(n, left) };
    },
    qr(n, a) {
      const [q, tau, info] = [transpose(n, a), new Float64Array(n), [0]];
      const [work, lwork] = room(n);
      dgeqrf([n], [n], q, [n], tau, work, lwork, info);
      must(info, 'dgeqrf');
      const r = transpose(n, q);
      for (let i = 0; i < n; i++) r.fill(0, i * n, i * n + i);
      dorgqr([n], [n], [n], q, [n], tau, work, lwork, info);
      must(info, 'dorgqr');
      return { q: transpose(n, q), r };
    },
    cholesky(n, a) {
      const [factor, info] = [a.slice(), [0]];
      // The upper triangle column by column is the lower one row by row.
      dpotrf('U', [n], factor, [n], info);
      if (info[0] !== 0) return undefined;
      for (let i = 0; i < n; i++) factor.fill(0, i * n + i + 1, (i + 1) * n);
      return factor;
    },
    solve(n, a, b) {
      const [copy, x, info] = [transpose(n, a), b.slice(), [0]];
      dgesv([n], [1], copy, [n], new Int32Array(n), x, [n], info);
      return info[0] === 0 ? x : undefined;
    },
  };
}

function transpose(n: number, a: Float64Array): Float64Array {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) result[j * n + i] = a[i * n + j];
  return result;
}
