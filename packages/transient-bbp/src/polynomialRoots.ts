/** A polynomial with complex coefficients, constant term first. */
export interface ComplexPolynomial {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * All roots of a monic-able complex polynomial by Aberth's simultaneous iteration.
 * Made for the low degrees (up to about 10) of this package; double roots come out to the square root of precision.
 */
export function polynomialRoots({ re, im }: ComplexPolynomial): ComplexPolynomial {
  const degree = re.length - 1;
  const rootRe = new Float64Array(degree);
  const rootIm = new Float64Array(degree);
  const radius = startingRadius(re, im);
  for (let k = 0; k < degree; k++) {
    const angle = (2 * Math.PI * k) / degree + 0.4;
    rootRe[k] = radius * Math.cos(angle);
    rootIm[k] = radius * Math.sin(angle);
  }
  for (let iteration = 0; iteration < 100; iteration++) {
    let moved = 0;
    for (let k = 0; k < degree; k++) moved = Math.max(moved, aberthStep(re, im, rootRe, rootIm, k));
    if (moved < 1e-15) break;
  }
  return { re: rootRe, im: rootIm };
}

/** Geometric mean of the root moduli, the size at which all roots are equally well approached. */
function startingRadius(re: Float64Array, im: Float64Array): number {
  const degree = re.length - 1;
  const lead = Math.hypot(re[degree], im[degree]);
  let bound = 0;
  for (let k = 0; k < degree; k++) {
    const size = Math.hypot(re[k], im[k]);
    if (size > 0) bound = Math.max(bound, (size / lead) ** (1 / (degree - k)));
  }
  return bound > 0 ? bound : 1;
}

/** Moves one root by Aberth's correction and returns the relative size of the move. */
function aberthStep(
  re: Float64Array,
  im: Float64Array,
  rootRe: Float64Array,
  rootIm: Float64Array,
  k: number,
): number {
  const x = rootRe[k];
  const y = rootIm[k];
  const degree = re.length - 1;
  let [pRe, pIm, dRe, dIm] = [re[degree], im[degree], 0, 0];
  for (let j = degree - 1; j >= 0; j--) {
    const nextRe = dRe * x - dIm * y + pRe;
    dIm = dRe * y + dIm * x + pIm;
    dRe = nextRe;
    const valueRe = pRe * x - pIm * y + re[j];
    pIm = pRe * y + pIm * x + im[j];
    pRe = valueRe;
  }
  if (pRe === 0 && pIm === 0) return 0;
  // 1/(p'/p - sum 1/(root - others)).
  const size = pRe * pRe + pIm * pIm;
  let qRe = (dRe * pRe + dIm * pIm) / size;
  let qIm = (dIm * pRe - dRe * pIm) / size;
  for (let j = 0; j < degree; j++) {
    if (j === k) continue;
    const dx = x - rootRe[j];
    const dy = y - rootIm[j];
    const distance = dx * dx + dy * dy;
    if (distance === 0) continue;
    qRe -= dx / distance;
    qIm += dy / distance;
  }
  const norm = qRe * qRe + qIm * qIm;
  if (!(norm > 0) || norm === Infinity) return 0;
  const stepRe = qRe / norm;
  const stepIm = -qIm / norm;
  rootRe[k] = x - stepRe;
  rootIm[k] = y - stepIm;
  return Math.hypot(stepRe, stepIm) / Math.max(Math.hypot(x, y), 1e-300);
}
