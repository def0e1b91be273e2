import { evaluator, type Target } from '../targets/target.ts';
import { probes, directionProbes, type Bulk } from '../symmetry/probes.ts';
import { flippedCoordinate } from '../symmetry/familyStability.ts';
import type { AffineMap } from '../symmetry/generator.ts';
import type { Assumptions } from '../symmetry/uniqueness.ts';

/** Which declared assumptions survive a search for counter-examples, and which do not. */
export interface CheckedAssumptions {
  readonly assumptions: Assumptions;
  /** Names of those that a pair of points contradicts. */
  readonly refuted: string[];
}

const pairs = 400;
const tolerance = 1e-9;

/**
 * Looks for points that contradict declared assumptions: midpoints for concavity and convex level sets, points moved towards the centre for
 * monotonicity. Not finding any proves nothing.
 */
export function refuteAssumptions(
  target: Target,
  bulk: Bulk | undefined,
  maps: readonly AffineMap[],
  axis: readonly number[] | null,
  assumptions: Assumptions,
): CheckedAssumptions {
  const refuted: string[] = [];
  const checked: Record<string, unknown> = { ...assumptions };
  const drop = (name: keyof Assumptions): void => {
    refuted.push(name);
    checked[name] = false;
  };
  if (bulk === undefined) {
    if (assumptions.zonalIncreasing === true && (axis === null || zonalRefuted(target, axis)))
      drop('zonalIncreasing');
    return { assumptions: checked, refuted };
  }
  const { concave, quasiConcave } = midpointTests(target, bulk);
  if (assumptions.logConcave === true && !concave) drop('logConcave');
  if (assumptions.quasiConcave === true && !quasiConcave) drop('quasiConcave');
  if (assumptions.ellipticalDecreasing === true && !quasiConcave) drop('ellipticalDecreasing');
  const listed = assumptions.coordinateDecreasing;
  if (listed !== undefined && listed !== false) {
    const { dim } = target;
    const wanted = listed === true ? Array.from({ length: dim }, (_, i) => i) : listed;
    const kept = wanted.filter((i) => decreasing(target, bulk, maps, i));
    checked['coordinateDecreasing'] = kept;
    for (const i of wanted) if (!kept.includes(i)) refuted.push(`coordinateDecreasing[${i}]`);
  }
  return { assumptions: checked, refuted };
}

function midpointTests(target: Target, bulk: Bulk): { concave: boolean; quasiConcave: boolean } {
  const { dim } = target;
  const { data } = probes(bulk, 2 * pairs, [1, 2, 4, 1, 2, 0.5, 8], 'midpoints');
  const evaluate = evaluator(target);
  const ends = evaluate(data, 2 * pairs);
  const middle = new Float64Array(pairs * dim);
  for (let i = 0; i < pairs; i++) {
    for (let j = 0; j < dim; j++)
      middle[i * dim + j] = 0.5 * (data[2 * i * dim + j] + data[(2 * i + 1) * dim + j]);
  }
  const centres = evaluate(middle, pairs);
  let [concave, quasiConcave] = [true, true];
  for (let i = 0; i < pairs; i++) {
    const [a, b, m] = [ends[2 * i], ends[2 * i + 1], centres[i]];
    const slack = tolerance * (1 + Math.abs(a) + Math.abs(b));
    if (m < 0.5 * (a + b) - slack) concave = false;
    if (m < Math.min(a, b) - slack) quasiConcave = false;
  }
  return { concave, quasiConcave };
}

/** Whether p never falls when coordinate i moves half-way to the centre of its flip; false without such a flip. */
function decreasing(target: Target, bulk: Bulk, maps: readonly AffineMap[], i: number): boolean {
  const { dim } = target;
  const flip = maps.find(({ A }) => flippedCoordinate(A, dim) === i);
  if (flip === undefined) return false;
  const centre = 0.5 * flip.b[i];
  const { data, count } = probes(bulk, pairs, [1, 2, 4, 8], 'towards the centre');
  const evaluate = evaluator(target);
  const outer = evaluate(data, count);
  for (const share of [0.5, 0.9, 0.1]) {
    const moved = Float64Array.from(data);
    for (let p = 0; p < count; p++) moved[p * dim + i] = centre + share * (data[p * dim + i] - centre);
    const inner = evaluate(moved, count);
    if (inner.some((value, p) => value < outer[p] - tolerance * (1 + Math.abs(outer[p])))) return false;
  }
  return true;
}

/** Whether log p fails to increase with the cosine to the axis, in either sense. */
function zonalRefuted(target: Target, axis: readonly number[]): boolean {
  const { dim } = target;
  const { data, count } = directionProbes(dim, pairs, undefined, 'along the axis');
  const values = evaluator(target)(data, count);
  const cosines = Array.from({ length: count }, (_, i) =>
    axis.reduce((sum, a, j) => sum + a * data[i * dim + j], 0),
  );
  const order = cosines.map((_, i) => i).sort((a, b) => cosines[a] - cosines[b]);
  const steps = order.slice(1).map((i, k) => values[i] - values[order[k]]);
  return !steps.every((step) => step > 0) && !steps.every((step) => step < 0);
}
