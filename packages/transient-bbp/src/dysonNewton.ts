import type { Levels } from './supportEdges.ts';

/**
 * The physical solution at one z in the closed upper half plane: s = base + d and the root r of T, m0 = 2 r. The base is a
 * pole nearby, so that s minus that pole keeps its digits.
 */
export interface DysonPoint {
  readonly base: number;
  readonly dRe: number;
  readonly dIm: number;
  readonly rRe: number;
  readonly rIm: number;
}

/** s, r and h with its slope, reused between Newton steps. */
export interface DysonState {
  base: number;
  dRe: number;
  dIm: number;
  rRe: number;
  rIm: number;
  hRe: number;
  hIm: number;
  slopeRe: number;
  slopeIm: number;
}

export function newState(): DysonState {
  return { base: 0, dRe: 0, dIm: 0, rRe: 0, rIm: 0, hRe: 0, hIm: 0, slopeRe: 1, slopeIm: 0 };
}

export function pointOf({ base, dRe, dIm, rRe, rIm }: DysonState): DysonPoint {
  return { base, dRe, dIm, rRe, rIm };
}

export function setS(state: DysonState, re: number, im: number): void {
  state.base = 0;
  state.dRe = re;
  state.dIm = im;
}

/** Measures s from the largest variance when it is close to that, else from 0. */
function rebase(state: DysonState): void {
  const near = Math.hypot(state.base + state.dRe - 1, state.dIm) < 0.25 ? 1 : 0;
  state.dRe += state.base - near;
  state.base = near;
}

/**
 * h = s r - 1/(2r) and its derivative at s, r the square root of T in the lower half plane: there Im m0 < 0, and unlike
 * (sT - 1/2)/z it keeps its digits at small z.
 */
export function evaluate({ count, weights, variance }: Levels, state: DysonState): void {
  const { base, dRe: offset, dIm: sIm } = state;
  const sRe = base + offset;
  let tRe = 0;
  let tIm = 0;
  let uRe = 0;
  let uIm = 0;
  const squareIm = sIm * sIm;
  for (let k = 0; k < count; k++) {
    const d = offset + (base - variance[k]);
    const inverse = 1 / (d * d + squareIm);
    const re = d * inverse;
    const im = -sIm * inverse;
    const p = weights[k];
    tRe += p * re;
    tIm += p * im;
    uRe += p * (re * re - im * im);
    uIm += 2 * p * re * im;
  }
  const size = Math.hypot(tRe, tIm);
  let rRe: number;
  let rIm: number;
  if (tRe >= 0) {
    rRe = Math.sqrt(0.5 * (size + tRe));
    rIm = tIm / (2 * rRe);
  } else {
    rIm = -Math.sqrt(0.5 * (size - tRe));
    rRe = tIm / (2 * rIm);
  }
  if (rIm > 0) {
    rRe = -rRe;
    rIm = -rIm;
  }
  state.rRe = rRe;
  state.rIm = rIm;
  const qRe = rRe / size;
  const qIm = -rIm / size;
  state.hRe = sRe * rRe - sIm * rIm - 0.5 * qRe;
  state.hIm = sRe * rIm + sIm * rRe - 0.5 * qIm;
  // h' = r - T1 (s + 1/(2T))/(2r), and 1/r = q, 1/T = q^2.
  const bRe = sRe + 0.5 * (qRe * qRe - qIm * qIm);
  const bIm = sIm + qRe * qIm;
  const cRe = 0.5 * (bRe * qRe - bIm * qIm);
  const cIm = 0.5 * (bRe * qIm + bIm * qRe);
  state.slopeRe = rRe - (uRe * cRe - uIm * cIm);
  state.slopeIm = rIm - (uRe * cIm + uIm * cRe);
}

/** Newton on h(s) = z from the state's s; true when it settled. */
export function newton(levels: Levels, state: DysonState, x: number, y: number): boolean {
  let before = Infinity;
  rebase(state);
  for (let iteration = 0; iteration < 40; iteration++) {
    evaluate(levels, state);
    const fRe = state.hRe - x;
    const fIm = state.hIm - y;
    const norm = state.slopeRe * state.slopeRe + state.slopeIm * state.slopeIm;
    const dRe = (fRe * state.slopeRe + fIm * state.slopeIm) / norm;
    const dIm = (fIm * state.slopeRe - fRe * state.slopeIm) / norm;
    const step = Math.hypot(dRe, dIm);
    const size = Math.hypot(state.dRe, state.dIm);
    if (!(step < 1e6 * size)) return false;
    if (step <= 4 * Number.EPSILON * size || (step < 1e-11 * size && step >= before)) return true;
    // Next to an edge the slope vanishes and steps stay large while the equation holds to rounding.
    if (Math.abs(fRe) + Math.abs(fIm) <= 2 * Number.EPSILON * Math.hypot(x, y)) return true;
    state.dRe -= dRe;
    state.dIm -= dIm;
    before = step;
  }
  return false;
}

/**
 * Im g_k < 0 for all k, that is Im of r (s - v_k) positive. On the axis a real root may carry an imaginary part of rounding;
 * the physical one is larger by far except next to an edge, where `fromEdge` decides.
 */
export function physical(
  { count, variance }: Levels,
  { base, dRe, dIm, rRe, rIm }: DysonState,
  y: number,
): boolean {
  const share = y > 0 ? 0 : 1e-13;
  for (let k = 0; k < count; k++) {
    const d = dRe + (base - variance[k]);
    const size = (Math.abs(rRe) + Math.abs(rIm)) * (Math.abs(d) + Math.abs(dIm));
    if (!(rRe * dIm + rIm * d > share * size)) return false;
  }
  return rIm < 0;
}
