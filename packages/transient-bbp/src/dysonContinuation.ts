import { newton, physical, setS, type DysonState } from './dysonNewton.ts';
import type { Levels } from './supportEdges.ts';

const startHeight = 2;
const floor = 1e-10;

/** Follows the solution from high above the axis down to z = x + iy. */
export function continuation(levels: Levels, state: DysonState, x: number, y: number): boolean {
  let height = Math.max(startHeight, y);
  contract(levels, state, x, height);
  if (!newton(levels, state, x, height)) return false;
  let factor = 0.5;
  for (let attempt = 0; attempt < 3000; attempt++) {
    if (height === y) return true;
    const target = height * factor;
    const next = target < Math.max(y, floor) ? y : target;
    const kept = { ...state };
    predict(state, next - height);
    if (newton(levels, state, x, next) && physical(levels, state, next)) {
      height = next;
      factor = Math.max(0.5, factor * factor);
    } else {
      Object.assign(state, kept);
      factor = Math.sqrt(factor);
      if (factor > 1 - 1e-9) return false;
    }
  }
  return false;
}

/** The fixed point of g = 1/(z - (v m0 + m1)/4), a contraction at this height; leaves s = (4z - m1)/m0. */
function contract({ count, weights, variance }: Levels, state: DysonState, x: number, y: number): void {
  const size = x * x + y * y;
  let [aRe, aIm, bRe, bIm] = [x / size, -y / size, 0, 0];
  for (let iteration = 0; iteration < 60; iteration++) {
    let [nextARe, nextAIm, nextBRe, nextBIm] = [0, 0, 0, 0];
    for (let k = 0; k < count; k++) {
      const v = variance[k];
      const re = x - 0.25 * (v * aRe + bRe);
      const im = y - 0.25 * (v * aIm + bIm);
      const inverse = weights[k] / (re * re + im * im);
      nextARe += re * inverse;
      nextAIm -= im * inverse;
      nextBRe += v * re * inverse;
      nextBIm -= v * im * inverse;
    }
    const moved = Math.abs(nextARe - aRe) + Math.abs(nextAIm - aIm);
    [aRe, aIm, bRe, bIm] = [nextARe, nextAIm, nextBRe, nextBIm];
    if (moved < 1e-12 * (Math.abs(aRe) + Math.abs(aIm))) break;
  }
  const norm = aRe * aRe + aIm * aIm;
  const re = 4 * x - bRe;
  const im = 4 * y - bIm;
  setS(state, (re * aRe + im * aIm) / norm, (im * aRe - re * aIm) / norm);
}

/** First-order prediction of s for a vertical move of z. */
function predict(state: DysonState, dy: number): void {
  const norm = state.slopeRe * state.slopeRe + state.slopeIm * state.slopeIm;
  state.dRe += (dy * state.slopeIm) / norm;
  state.dIm += (dy * state.slopeRe) / norm;
}
