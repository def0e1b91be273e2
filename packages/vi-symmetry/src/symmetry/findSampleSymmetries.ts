import type { MatrixLike } from '@lab/linalg';
import { readVector, requireKnownFields } from '@lab/linalg/arguments';
import { readPoints, toRows, type NumberList } from '../arguments.ts';
import { energySignFlipTest } from './energySignFlipTest.ts';
import {
  blockFlip,
  coordinateFlip,
  readGenerator,
  type Generator,
  type NamedGenerator,
} from './generator.ts';

/** The verdict of a sample on an involution. */
export interface SampleSymmetry {
  readonly name: string;
  /** The map tested. */
  readonly generator: NamedGenerator;
  /** T of the sample. */
  readonly statistic: number;
  /** By random signs. */
  readonly pValue: number;
}

/** Options of {@link findSampleSymmetries}. */
export interface SampleSymmetryOptions {
  /** number[d], known beforehand: the test is exact only then; default 0. */
  readonly centre?: NumberList | undefined;
  /** Isometric involutions; default evenness and each flip about the centre. */
  readonly candidates?: readonly Generator[] | undefined;
  /** Number of sign vectors drawn; default 999. */
  readonly draws?: number | undefined;
  /** Default 1. */
  readonly seed?: number | string | undefined;
}

/**
 * Tests evenness and flips of coordinates on draws alone (MCMC output, thinned to independence), by random sign flips.
 *
 * @param samples n x d
 * @throws LabRangeError INVALID_SAMPLE, OUT_OF_RANGE, INVALID_GENERATOR, SHAPE, NOT_FINITE; LabTypeError UNKNOWN_OPTION
 */
export function findSampleSymmetries(
  samples: MatrixLike,
  options: SampleSymmetryOptions = {},
): SampleSymmetry[] {
  requireKnownFields(options, ['centre', 'candidates', 'draws', 'seed']);
  const { dim } = readPoints(samples, 'samples');
  const centre =
    options.centre === undefined ? new Float64Array(dim) : readVector(options.centre, 'centre', dim);
  const all = Array.from({ length: dim }, (_, i) => i);
  const defaults = [
    { ...blockFlip(dim, all, centre), name: 'even' },
    ...(dim > 1 ? all.map((i) => coordinateFlip(dim, i, centre[i])) : []),
  ];
  return (options.candidates ?? defaults).map((candidate, k) => {
    const { A, b, name } = readGenerator(candidate, dim, `candidates[${k}]`);
    const generator = { A: toRows(A, dim, dim), b: Array.from(b), name };
    const { statistic, pValue } = energySignFlipTest(samples, {
      A: generator.A,
      b,
      draws: options.draws,
      seed: options.seed,
    });
    return { name, generator, statistic, pValue };
  });
}
