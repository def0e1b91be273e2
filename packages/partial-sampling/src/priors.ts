import { toDense, type MatrixLike } from '@lab/linalg';
import {
  packedCopy,
  requireCount,
  requireObject,
  requireOneOf,
  wrongShape,
  wrongType,
} from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';
import { readBasis, type SparsifyingBasis } from './sparsifyingBasis.ts';

/** Signals with few coefficients in an orthonormal basis. */
export interface SparsePrior {
  readonly kind: 'sparse';
  /** The basis in which few coefficients are large. */
  readonly basis: SparsifyingBasis;
}

/** Signals in one subspace, shifted by a mean. */
export interface LinearPrior {
  readonly kind: 'linear';
  /** n x l; columns are made orthonormal where they are not. */
  readonly basis: MatrixLike;
  /** n numbers, default zeros. */
  readonly mean?: NumberList | undefined;
}

/** Signals like these. */
export interface SamplesPrior {
  readonly kind: 'samples';
  /** N x n, one signal a row. */
  readonly samples: MatrixLike;
}

/** A generative model x = G(z). {@link fromLayers} makes one of a trained network. */
export interface Decoder {
  /** k. */
  readonly latentSize: number;
  /** n. */
  readonly outputSize: number;
  /** G of `count` latent points, row by row: count x k numbers in, count x n out. */
  readonly decode: (latents: Float64Array, count: number) => Float64Array;
  /** Gradients of sum <g, G(z)> with respect to z, row by row: count x k and count x n in, count x k out. */
  readonly pullback: (latents: Float64Array, gradients: Float64Array, count: number) => Float64Array;
}

/** Signals a decoder gives. */
export interface DecoderPrior {
  readonly kind: 'decoder';
  /** The generative model. */
  readonly decoder: Decoder;
  /** Latent points where the Jacobian is taken, L x k: for {@link localCoherence}. */
  readonly latents?: MatrixLike | undefined;
  /** Mean and standard deviation of the latent codes: for {@link reconstruct}; default 0 and 1. */
  readonly latentMean?: NumberList | undefined;
  /** Standard deviation of the latent codes; see latentMean. */
  readonly latentDeviation?: NumberList | undefined;
  /** Latent points to start from besides the mean, R x k: training codes, for {@link reconstruct}. */
  readonly starts?: MatrixLike | undefined;
}

/** What is known about signals before any is measured. */
export type Prior = SparsePrior | LinearPrior | SamplesPrior | DecoderPrior;

/** Checks a prior. */
export function readPrior(value: unknown): Prior {
  const prior = requireObject(value, 'prior');
  switch (requireOneOf(prior['kind'], ['sparse', 'linear', 'samples', 'decoder'], 'prior.kind')) {
    case 'sparse':
      readBasis(prior['basis'], 'prior.basis');
      break;
    case 'decoder':
      readDecoder(prior['decoder']);
  }
  return value as Prior;
}

/** Checks a decoder. */
export function readDecoder(value: unknown, argument = 'prior.decoder'): Decoder {
  const { latentSize, outputSize, decode, pullback } = requireObject(value, argument);
  requireCount(latentSize, `${argument}.latentSize`, 1);
  requireCount(outputSize, `${argument}.outputSize`, 1);
  if (typeof decode !== 'function' || typeof pullback !== 'function')
    throw wrongType(argument, 'an object with functions decode and pullback', value);
  return value as Decoder;
}

/** A matrix row by row without gaps; a copy. */
export interface PackedMatrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Checks a matrix that must not be empty, with that many columns where a number is given, and copies it. */
export function packedMatrix(value: MatrixLike, argument: string, columnsNeeded?: number): PackedMatrix {
  const matrix = toDense(value, argument);
  const { rows, columns } = matrix;
  if (rows === 0 || columns === 0) throw wrongShape(argument, 'at least one entry', `${rows} x ${columns}`);
  if (columnsNeeded !== undefined && columns !== columnsNeeded)
    throw wrongShape(argument, `${columnsNeeded} columns`, `${rows} x ${columns}`);
  return { data: packedCopy(matrix), rows, columns };
}

/** A list of that length, or one value for all. */
export function listOr(
  value: NumberList | undefined,
  fallback: number,
  length: number,
  argument: string,
): Float64Array {
  if (value === undefined) return new Float64Array(length).fill(fallback);
  return numbers(value, argument, { length });
}
