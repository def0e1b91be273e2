import { randomStream, type RandomStream } from '@lab/stats';
import {
  bulkCdf,
  bulkDensity,
  bulkEdge,
  edgeTest,
  outlier,
  signalFromTopEigenvalue,
  singularValueOutlier,
  stieltjes,
  windows,
  type BlockModelInput,
} from '../src/index.ts';
import { minMaxEdge } from '../test/minMaxEdge.ts';
import { randomMasses, randomProfile } from '../test/randomProfiles.ts';

/** Something that must not happen, how often it did, and the first parameters it happened with (JSON). */
export interface Fault {
  count: number;
  readonly example: string;
}

/** What a sweep found. */
export interface SweepResult {
  readonly faults: ReadonlyMap<string, Fault>;
  /** The largest disagreement of each pair of computations that should agree. */
  readonly worst: ReadonlyMap<string, number>;
}

let faults = new Map<string, Fault>();
let worst = new Map<string, number>();

function fault(kind: string, example: unknown): void {
  const known = faults.get(kind);
  if (known === undefined) faults.set(kind, { count: 1, example: JSON.stringify(example) });
  else known.count++;
}

function agree(kind: string, difference: number, limit: number, example: unknown): void {
  worst.set(kind, Math.max(worst.get(kind) ?? 0, difference));
  if (!(difference <= limit)) fault(`${kind} differs by ${difference.toExponential(1)}`, example);
}

function holdsNaN(value: unknown): boolean {
  if (typeof value === 'number') return Number.isNaN(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsNaN);
}

function guarded(kind: string, example: unknown, work: () => unknown): void {
  try {
    if (holdsNaN(work())) fault(`NaN in ${kind}`, example);
  } catch (error) {
    fault(`${kind}: ${String(error)}`, example);
  }
}

function sweepProfile(stream: RandomStream): void {
  const profile = randomProfile(stream);
  guarded('bulkEdge', profile, () => {
    const found = bulkEdge(profile);
    const want = minMaxEdge(profile.weights, profile.variance);
    agree('edge against min-max', Math.abs(found.edge / want - 1), 1e-8, profile);
    return found;
  });
  guarded('edgeTest', profile, () => [
    edgeTest(profile, bulkEdge(profile).edge, { dimension: 100 }),
    edgeTest(profile, bulkEdge(profile).edge, {
      dimension: 100,
      aspectRatio: 10 ** (2 * stream.uniform() - 1),
    }),
  ]);
  const xOverEdge = [
    0,
    1e-9,
    1 - 1e-12,
    1,
    1.5,
    ...Array.from({ length: 7 }, () => 10 ** (-8 * stream.uniform())),
  ];
  guarded('bulkDensity', profile, () => {
    const found = bulkDensity(profile, { xOverEdge });
    if (found.density.some((value) => value < 0)) fault('negative density', profile);
    const distinct = new Set(profile.variance.filter((_, k) => profile.weights[k] > 0)).size;
    if (distinct <= 3) {
      const other = bulkDensity(profile, { xOverEdge, method: 'continuation' });
      found.density.forEach((value, i) => {
        if (Number.isFinite(value))
          agree(
            'roots against continuation',
            Math.abs(value - other.density[i]) * found.edges[found.edges.length - 1],
            1e-6,
            { profile, x: xOverEdge[i] },
          );
      });
    }
    return found;
  });
  guarded('bulkCdf', profile, () => {
    const edge = bulkEdge(profile).edge;
    const points = xOverEdge.toSorted((a, b) => a - b).map((x) => x * edge);
    const found = bulkCdf(profile, points);
    found.forEach((value, i) => {
      if (i > 0 && value < found[i - 1] - 1e-7) fault('bulkCdf decreases', { profile, points, found });
    });
    return found;
  });
  guarded('stieltjes', profile, () => {
    const edge = bulkEdge(profile).edge;
    const z = { re: edge * (3 * stream.uniform() - 1.5), im: edge * 10 ** (2 - 12 * stream.uniform()) };
    const found = stieltjes(profile, z);
    agree('Dyson equation', dysonResidual(profile, z, found), 1e-6, { profile, z });
    if (found.g.some(({ im }, k) => profile.weights[k] > 0 && im >= 0)) fault('Im g >= 0', { profile, z });
    return [found, stieltjes(profile, z.re)];
  });
}

interface ComplexNumber {
  readonly re: number;
  readonly im: number;
}

/** Largest |g_k (z - (v m0 + m1)/4) - 1|. */
function dysonResidual(
  { weights, variance }: ReturnType<typeof randomProfile>,
  z: ComplexNumber,
  { g, trace }: { readonly g: readonly ComplexNumber[]; readonly trace: ComplexNumber },
): number {
  let re = 0;
  let im = 0;
  g.forEach((value, k) => {
    re += weights[k] * variance[k] * value.re;
    im += weights[k] * variance[k] * value.im;
  });
  return Math.max(
    ...g.map((value, k) => {
      const a = z.re - 0.25 * (variance[k] * trace.re + re);
      const b = z.im - 0.25 * (variance[k] * trace.im + im);
      return weights[k] === 0 ? 0 : Math.hypot(value.re * a - value.im * b - 1, value.re * b + value.im * a);
    }),
  );
}

function sweepModel(stream: RandomStream, withWindows: boolean): void {
  const { weights } = randomProfile(stream);
  const spread = 12 * stream.uniform();
  const covariance = weights.map(() => (stream.uniform() < 0.08 ? 0 : 10 ** (3 - spread * stream.uniform())));
  if (!covariance.some((c) => c > 0)) covariance[0] = 1;
  const model: BlockModelInput = {
    weights,
    covariance,
    theta: (stream.uniform() < 0.2 ? -1 : 1) * 10 ** (8 * stream.uniform() - 4),
    noise: stream.uniform() < 0.1 ? 0 : 10 ** (8 * stream.uniform() - 4),
    initVariance: stream.uniform() < 0.3 ? 0 : 10 ** (8 * stream.uniform() - 4),
    ...randomMasses(stream, weights.length),
  };
  const t =
    stream.uniform() < 0.05 ? Infinity : stream.uniform() < 0.05 ? 0 : 10 ** (14 * stream.uniform() - 5);
  const example = { model, t };
  guarded('outlier', example, () => {
    const found = outlier(model, t);
    for (const end of [found, found.lower]) {
      if (!end.exists) continue;
      const { overlapLeft = NaN, overlapRight = NaN, blockMass = [] } = end;
      if (overlapLeft > 1 + 1e-6 || overlapRight > 1 + 1e-6) fault('overlap above 1', example);
      agree(
        'block masses sum to 1',
        Math.abs(blockMass.reduce((sum, mass) => sum + mass, 0) - 1),
        1e-9,
        example,
      );
    }
    return found;
  });
  guarded('singularValueOutlier', example, () => {
    const found = singularValueOutlier(model, 10 ** (4 * stream.uniform() - 2), t);
    if ((found.overlapLeft ?? 0) > 1 + 1e-6 || (found.overlapRight ?? 0) > 1 + 1e-6)
      fault('overlap above 1 (singular)', example);
    return found;
  });
  if (withWindows) guarded('windows', example, () => windows(model));
  const profile = randomProfile(stream);
  const masses = randomMasses(stream, profile.weights.length);
  const learned = profile.weights.map(() => stream.uniform());
  guarded('signalFromTopEigenvalue', { profile, masses, learned }, () =>
    signalFromTopEigenvalue(
      { ...profile, ...masses, learned },
      bulkEdge(profile).edge * 10 ** (3 * stream.uniform() - 0.5),
    ),
  );
}

/**
 * Runs the theory over random parameter sets spanning all the ranges the package promises and gathers every exception, every
 * NaN and every disagreement.
 */
export function robustnessSweep(sets: number, seed: number): SweepResult {
  faults = new Map();
  worst = new Map();
  for (let set = 0; set < sets; set++) {
    const stream = randomStream(seed, 'sweep', set);
    sweepProfile(stream.split('profile'));
    sweepModel(stream.split('model'), set % 10 === 0);
  }
  return { faults, worst };
}
