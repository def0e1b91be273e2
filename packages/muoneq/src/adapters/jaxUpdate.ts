import { numpy as np, type Array as JaxArray } from '@jax-js/jax';
import { learningRateScale } from '../learningRateScale.ts';
import type { Settings } from '../optimizer/options.ts';
import { matrixShape, type Shape } from '../shape.ts';
import { equilibrated, newtonSchulzOf } from './jaxDirection.ts';

/** State of one leaf. */
export type LeafState = Record<string, JaxArray>;

/** What a leaf becomes: its update (to be added) and its next state. */
export interface LeafUpdate {
  readonly update: JaxArray;
  readonly state: LeafState;
}

const unitRows = {
  rows: true,
  columns: false,
  exponent: 0.5,
  eps: 0,
  relative: true,
  clip: 0,
  minRowNorm: 0,
  rounds: 1,
};

/** AdamW's update of one leaf; consumes all arrays. */
export function adamwUpdate(
  gradient: JaxArray,
  { first, second }: LeafState,
  weight: JaxArray,
  settings: Settings,
  lr: JaxArray,
  count: JaxArray,
): LeafUpdate {
  const { beta1, beta2, adamEps } = settings;
  const m = first.mul(beta1).add(gradient.ref.mul(1 - beta1));
  const v = second.mul(beta2).add(np.square(gradient).mul(1 - beta2));
  const bias = (beta: number): JaxArray =>
    beta === 0
      ? np.array(1)
      : np
          .exp(count.ref.mul(Math.log(beta)))
          .mul(-1)
          .add(1);
  const direction = m.ref.div(bias(beta1)).div(np.sqrt(v.ref.div(bias(beta2))).add(adamEps));
  count.dispose();
  const update = decayed(direction, weight, settings, lr.mul(settings.adamLrRatio), 1);
  return { update, state: { first: m, second: v } };
}

/** The momentum's direction, and the momentum. */
function momentumOf(gradient: JaxArray, momentum: JaxArray, settings: Settings): [JaxArray, JaxArray] {
  const fresh = gradient.mul(settings.ema ? 1 - settings.momentum : 1);
  const next = momentum.mul(settings.momentum).add(fresh.ref);
  const direction = settings.nesterov
    ? fresh.add(next.ref.mul(settings.momentum))
    : (fresh.dispose(), next.ref);
  return [direction, next];
}

/** The update of one leaf by momentum alone; consumes all arrays. */
export function sgdUpdate(
  gradient: JaxArray,
  { momentum }: LeafState,
  weight: JaxArray,
  settings: Settings,
  lr: JaxArray,
): LeafUpdate {
  const [direction, next] = momentumOf(gradient, momentum, settings);
  return { update: decayed(direction, weight, settings, lr, 1), state: { momentum: next } };
}

/** The update of one matrix of the Muon family; consumes all arrays. */
export function muonUpdate(
  gradient: JaxArray,
  { momentum, secondMoment }: LeafState,
  weight: JaxArray,
  settings: Settings,
  lr: JaxArray,
  count: JaxArray,
): LeafUpdate {
  const shape = weight.shape;
  const { rows, columns } = matrixShape(shape, 'shape', settings.layout);
  const [direction, next] = momentumOf(gradient, momentum, settings);
  const u = direction.reshape([rows, columns]);
  let o = directionOf(u, settings, count);
  const state: LeafState = { momentum: next };
  for (const refinement of settings.refinements) {
    if (refinement === 'muonPlus') o = muonPlusOf(o, settings);
    else [o, state['secondMoment']] = normuonOf(o, secondMoment, settings);
  }
  const scale = scaleOf(shape, settings, rows, columns);
  return { update: decayed(o.reshape(shape), weight, settings, lr, scale), state };
}

function scaleOf(shape: Shape, settings: Settings, rows: number, columns: number): number {
  const { method, scale, layout } = settings;
  if (method === 'rmnp' && scale === 'match-rms-adamw')
    return 0.2 * Math.sqrt(layout === 'out-in' ? columns : rows);
  return learningRateScale(shape, scale, { layout });
}

function directionOf(u: JaxArray, settings: Settings, count: JaxArray): JaxArray {
  const { method, map, rowMap, phase, guard, plan, layout } = settings;
  if (method === 'rmnp') {
    count.dispose();
    const byRows = layout === 'out-in';
    return equilibrated(u, { ...unitRows, rows: byRows, columns: !byRows });
  }
  const both = map.rows && map.columns;
  if (!both) {
    count.dispose();
    return newtonSchulzOf(equilibrated(u, map), plan);
  }
  const late = phase === Infinity ? undefined : np.greaterEqual(count.ref, phase);
  count.dispose();
  if (guard === 0 && layout === 'out-in') return newtonSchulzOf(equilibrated(u, map, late), plan);
  const free = newtonSchulzOf(equilibrated(u.ref, map), plan);
  const safe = newtonSchulzOf(equilibrated(u.ref, rowMap), plan);
  const away = guard === 0 ? (u.dispose(), undefined) : pointsAway(u, free.ref, guard);
  const useRows = [late, away].filter((flag) => flag !== undefined).reduce((x, y) => np.maximum(x, y));
  return np.where(useRows, safe, free);
}

/** Whether <U, O> < tau |U|_F |O|_F / sqrt(k). */
function pointsAway(u: JaxArray, o: JaxArray, tau: number): JaxArray {
  const k = Math.min(...o.shape);
  const inner = np.sum(u.ref.mul(o.ref));
  const norms = np.sqrt(np.sum(np.square(u)).mul(np.sum(np.square(o))));
  return np.less(inner, norms.mul(tau / Math.sqrt(k)));
}

function muonPlusOf(given: JaxArray, { layout }: Settings): JaxArray {
  const k = Math.min(...given.shape);
  let o = given;
  for (const axis of layout === 'out-in' ? [0, 1] : [1, 0])
    o = o.ref.div(np.sqrt(np.sum(np.square(o), axis, { keepdims: true }).add(1e-7)));
  return withNorm(o, np.array(Math.sqrt(k)));
}

function normuonOf(o: JaxArray, v: JaxArray, { layout, normuonBeta }: Settings): [JaxArray, JaxArray] {
  const axis = layout === 'out-in' ? 1 : 0;
  const before = np.sqrt(np.sum(np.square(o.ref)));
  const means = np.mean(np.square(o.ref), axis);
  const next = v.mul(normuonBeta).add(means.mul(1 - normuonBeta));
  const size = next.shape[0];
  const lines = np
    .sqrt(next.ref)
    .add(1e-10)
    .reshape(axis === 1 ? [size, 1] : [1, size]);
  return [withNorm(o.div(lines), before), next];
}

/** o with that norm; zeros stay zero. */
function withNorm(o: JaxArray, norm: JaxArray): JaxArray {
  const own = np.sqrt(np.sum(np.square(o.ref)));
  const safe = np.where(np.greater(own.ref, 0), own, 1);
  return o.mul(norm.div(safe));
}

/** -(lr wd W + lr scale O); with `cautious` decay only where O and W do not differ in sign. */
function decayed(o: JaxArray, weight: JaxArray, settings: Settings, lr: JaxArray, scale: number): JaxArray {
  const { cautious, weightDecay } = settings;
  const decay = cautious ? np.where(np.less(o.ref.mul(weight.ref), 0), 0, weight) : weight;
  const total = decay.mul(weightDecay).add(o.mul(scale));
  return total.mul(lr).mul(-1);
}
