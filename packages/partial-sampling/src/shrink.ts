import { squaredNorm, type Parts } from './signal.ts';

/** Soft thresholds: coefficient j shrinks by `amount`, those with penalised[j] = 0 stay. */
export function shrink({ re, im }: Parts, amount: number, penalised: Uint8Array | undefined): void {
  if (im !== undefined) {
    shrinkComplex(re, im, amount, penalised);
    return;
  }
  for (let j = 0; j < re.length; j++) {
    if (penalised?.[j] === 0) continue;
    const x = re[j];
    re[j] = x > amount ? x - amount : x < -amount ? x + amount : 0;
  }
}

function shrinkComplex(
  re: Float64Array,
  im: Float64Array,
  amount: number,
  penalised: Uint8Array | undefined,
): void {
  for (let j = 0; j < re.length; j++) {
    if (penalised?.[j] === 0) continue;
    const size = Math.hypot(re[j], im[j]);
    const factor = size > amount ? 1 - amount / size : 0;
    re[j] *= factor;
    im[j] *= factor;
  }
}

/** The sum of magnitudes of penalised coefficients. */
export function penalty({ re, im }: Parts, penalised: Uint8Array | undefined): number {
  let sum = 0;
  for (let j = 0; j < re.length; j++) {
    if (penalised?.[j] === 0) continue;
    sum += im === undefined ? Math.abs(re[j]) : Math.hypot(re[j], im[j]);
  }
  return sum;
}

/** 0 for the coefficients that are not penalised, or undefined where all are. */
export function penalisedMask(size: number, free: readonly number[] | undefined): Uint8Array | undefined {
  if (free === undefined || free.length === 0) return undefined;
  const mask = new Uint8Array(size).fill(1);
  for (const j of free) mask[j] = 0;
  return mask;
}

/** |a - b|. */
export function distance(a: Parts, b: Parts): number {
  let sum = 0;
  for (let i = 0; i < a.re.length; i++) sum += (a.re[i] - b.re[i]) ** 2;
  if (a.im !== undefined && b.im !== undefined)
    for (let i = 0; i < a.re.length; i++) sum += (a.im[i] - b.im[i]) ** 2;
  return Math.sqrt(sum);
}

/** |a|. */
export function norm(a: Parts): number {
  return Math.sqrt(squaredNorm(a));
}

/** A copy. */
export function copyOf({ re, im }: Parts): Parts {
  return im === undefined ? { re: re.slice() } : { re: re.slice(), im: im.slice() };
}
