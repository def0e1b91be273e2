import { loadNative } from './openblas.ts';

/** ARPACK's symmetric solver. */
export interface Arpack {
  /** The k largest eigenpairs of order n from products, with ARPACK's customary basis of max(2k + 1, 20) vectors; the values. */
  readonly leading: (
    n: number,
    k: number,
    tolerance: number,
    multiply: (x: Float64Array, y: Float64Array) => void,
  ) => Float64Array;
}

const place = process.env['LAB_ARPACK'] ?? '/usr/lib/x86_64-linux-gnu/libarpack.so.2';

/** ARPACK through koffi where both are installed (Debian's libarpack2; LAB_ARPACK names another file). */
export function loadArpack(): Arpack | undefined {
  const library = loadNative(place);
  if (library === undefined) return undefined;
  const dsaupd = library.func(
    'void dsaupd_(void* ido, char* bmat, int* n, char* which, int* nev, double* tol, void* resid, int* ncv, void* v, int* ldv, void* iparam, void* ipntr, void* workd, void* workl, int* lworkl, void* info)',
  );
  const dseupd = library.func(
    'void dseupd_(int* rvec, char* howmny, void* select, void* d, void* z, int* ldz, double* sigma, char* bmat, int* n, char* which, int* nev, double* tol, void* resid, int* ncv, void* v, int* ldv, void* iparam, void* ipntr, void* workd, void* workl, int* lworkl, void* info)',
  );
  return {
    leading(n, k, tolerance, multiply) {
      const ncv = Math.min(n, Math.max(2 * k + 1, 20));
      const lworkl = ncv * (ncv + 8);
      const [ido, info] = [new Int32Array(1), new Int32Array(1)];
      const [iparam, ipntr] = [new Int32Array(11), new Int32Array(11)];
      iparam[0] = 1;
      iparam[2] = 3000;
      iparam[6] = 1;
      const resid = new Float64Array(n);
      const v = new Float64Array(n * ncv);
      const [workd, workl] = [new Float64Array(3 * n), new Float64Array(lworkl)];
      for (;;) {
        dsaupd(
          ido,
          'I',
          [n],
          'LA',
          [k],
          [tolerance],
          resid,
          [ncv],
          v,
          [n],
          iparam,
          ipntr,
          workd,
          workl,
          [lworkl],
          info,
        );
        if (ido[0] !== 1 && ido[0] !== -1) break;
        const [from, to] = [ipntr[0] - 1, ipntr[1] - 1];
        multiply(workd.subarray(from, from + n), workd.subarray(to, to + n));
      }
      const values = new Float64Array(k);
      const select = new Int32Array(ncv);
      dseupd(
        [1],
        'A',
        select,
        values,
        v,
        [n],
        [0],
        'I',
        [n],
        'LA',
        [k],
        [tolerance],
        resid,
        [ncv],
        v,
        [n],
        iparam,
        ipntr,
        workd,
        workl,
        [lworkl],
        info,
      );
      if (info[0] !== 0) throw new Error(`dseupd returned ${info[0]}`);
      return values.reverse();
    },
  };
}
