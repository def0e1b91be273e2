import { buildMatrix, type DenseMatrix } from '@lab/reference';
import { generalKinds, matricesOf, symmetricKinds } from './matrices.ts';

type Kind = Readonly<Record<string, unknown>>;
type Named = readonly [string, DenseMatrix];

/** Around the block sizes; Wilkinson matrices with equal diagonal blocks need multiples of 21, geometric ones powers of two. */
const orders = [21, 31, 32, 33, 34, 35, 42, 63, 64, 65, 100] as const;
/** Nothing but a rank-one matrix and its rounding errors is left of these: three orders tell. */
const flat = new Set(['ones', 'identity', 'zero']);
const flatOrders = new Set([32, 33, 100]);

const rankHalf = (n: number): Kind => ({ kind: 'integerGram', seed: 13, rank: Math.ceil(n / 2) });
const named = (kind: Kind, n: number): Named => [
  `${JSON.stringify(kind)} of order ${n}`,
  buildMatrix({ ...kind, n }),
];

function all(kinds: readonly Kind[]): Named[] {
  return orders.flatMap((n) =>
    matricesOf(
      n,
      kinds.filter(({ kind, bits }) => (!flat.has(String(kind)) || flatOrders.has(n)) && bits !== 200),
    ),
  );
}

/** Hilbert matrices from 5 on. */
const hilbert = [5, 10, 50].map((n) => named({ kind: 'hilbert' }, n));

/** Symmetric matrices that are hard for one algorithm or another, at orders around the block sizes. */
export function symmetricMatrices(): Named[] {
  return [...all(symmetricKinds), ...orders.map((n) => named(rankHalf(n), n)), ...hilbert];
}

/** Those and square ones that are not symmetric. */
export function generalMatrices(): Named[] {
  const known = new Set(symmetricMatrices().map(([name]) => name));
  return [...symmetricMatrices(), ...all(generalKinds).filter(([name]) => !known.has(name))];
}

/** Positive definite ones, some so nearly singular that a factorisation may fail. */
export function definiteMatrices(): Named[] {
  const kinds: readonly Kind[] = [
    { kind: 'hilbert' },
    { kind: 'laplacian1d' },
    { kind: 'minij' },
    { kind: 'identity' },
    { kind: 'clustered', most: 1, one: 5, seed: 16 },
  ];
  return orders.flatMap((n) => kinds.map((kind) => named(kind, n)));
}
