import type { RandomStream } from '@lab/stats';
import { target, type EuclideanTarget } from '../../src/index.ts';
import { gridMoments, type Moments } from './gridMoments.ts';

/** A random target with its moments by quadrature. */
export interface RandomTarget {
  readonly kind: 'symmetric' | 'nearly symmetric' | 'asymmetric';
  readonly name: string;
  readonly target: EuclideanTarget;
  readonly truth: Moments;
  /** Coordinates whose mean symmetry pins. */
  readonly pinned: readonly number[];
}

type LogDensity = (z: Float64Array) => number;

/** log(1 + e^x) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const logCosh = (x: number): number => Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x))) - Math.LN2;

/** Profiles that are even about 0: tails from light to exponential, one or two modes. */
function evenProfile(stream: RandomStream): { log: (x: number) => number; name: string } {
  const s = 0.6 + 0.8 * stream.uniform();
  const m = 0.5 + 2.5 * stream.uniform();
  return [
    { name: 'normal', log: (x: number) => -0.5 * (x / s) ** 2 },
    { name: 'logistic', log: (x: number) => -2 * logCosh((2.5 * x) / s) },
    { name: 'quartic', log: (x: number) => -(x ** 4) / 4 - 0.2 * x * x },
    { name: 'two modes', log: (x: number) => -0.5 * x * x + logCosh(m * x) },
    { name: 'softened', log: (x: number) => -3 * Math.sqrt(1 + (x / s) ** 2) - 0.05 * x * x },
  ][stream.integer(5)];
}

/** A target drawn at random: shifted, in one or two dimensions, with a known kind of symmetry or without. */
export function randomTarget(stream: RandomStream): RandomTarget {
  const dim = stream.uniform() < 0.5 ? 1 : 2;
  const centre = Float64Array.from({ length: dim }, () => 2 * stream.uniform() - 1);
  const { log, pinned, name } = dim === 1 ? onTheLine(stream) : inThePlane(stream);
  const draw = stream.uniform();
  if (name === 'skewed' || draw < 0.45) {
    const kind = name === 'skewed' ? 'asymmetric' : 'symmetric';
    return finish(kind, name, dim, centre, log, pinned);
  }
  if (draw < 0.8) {
    const size = 10 ** -(1 + 6 * stream.uniform());
    const bump = bumpOf(stream, size);
    return finish(
      'nearly symmetric',
      `${name} + ${size.toExponential(0)}`,
      dim,
      centre,
      (z) => log(z) + bump(z[0]),
      [],
    );
  }
  const tilt = 0.2 + 0.6 * stream.uniform();
  return finish('asymmetric', `${name}, skewed`, dim, centre, (z) => log(z) + tilt * softplus(2 * z[0]), []);
}

/** An odd disturbance, in the bulk or far out. */
function bumpOf(stream: RandomStream, size: number): (x: number) => number {
  const place = 1 + 3 * stream.uniform();
  return stream.uniform() < 0.5 ? (x) => size * Math.tanh(x) : (x) => size * Math.exp(-2 * (x - place) ** 2);
}

function finish(
  kind: RandomTarget['kind'],
  name: string,
  dim: 1 | 2,
  centre: Float64Array,
  log: LogDensity,
  pinned: readonly number[],
): RandomTarget {
  const shifted: LogDensity = (z) => log(z.map((x, j) => x - centre[j]));
  const truth = gridMoments(shifted, dim, 14, dim === 1 ? 1401 : 281);
  return { kind, name, target: target({ dim, logDensity: shifted }), truth, pinned };
}

function onTheLine(stream: RandomStream): { log: LogDensity; pinned: number[]; name: string } {
  if (stream.uniform() < 0.15) {
    const shape = 1 + 3 * stream.uniform();
    return { log: ([x]) => -0.5 * x * x - softplus(-shape * x), pinned: [], name: 'skewed' };
  }
  const { log, name } = evenProfile(stream);
  return { log: ([x]) => log(x), pinned: [0], name };
}

function inThePlane(stream: RandomStream): { log: LogDensity; pinned: number[]; name: string } {
  const [a, b] = [evenProfile(stream), evenProfile(stream)];
  const correlation = 1.4 * stream.uniform() - 0.7;
  const designs: readonly { log: LogDensity; pinned: number[]; name: string }[] = [
    { name: `product ${a.name}, ${b.name}`, pinned: [0, 1], log: ([x, y]) => a.log(x) + b.log(y) },
    // Even, but in no coordinate by itself.
    { name: 'sheared', pinned: [0, 1], log: ([x, y]) => a.log(x - correlation * y) + b.log(y) },
    {
      name: 'elliptical',
      pinned: [0, 1],
      log: ([x, y]) => a.log(Math.sqrt(x * x - 2 * correlation * x * y + y * y + 1e-12)),
    },
    // Even in x given y alone.
    {
      name: 'flip',
      pinned: [0],
      log: ([x, y]) => a.log(x * Math.exp(-0.4 * Math.tanh(y))) - 0.5 * y * y - softplus(-y),
    },
    { name: 'crescent', pinned: [0], log: ([x, y]) => -0.5 * x * x - 0.5 * (y - 0.4 * (x * x - 1)) ** 2 },
    {
      name: 'skewed',
      pinned: [],
      log: ([x, y]) => -0.5 * (x * x + y * y) - softplus(-2 * x - y) + 0.3 * Math.tanh(y),
    },
  ];
  return designs[stream.integer(designs.length)];
}
