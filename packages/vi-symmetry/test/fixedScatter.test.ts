import { randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import { certify, elliptical, type Certificate, type Generator } from '../src/index.ts';

const stream = randomStream(11, 'fixed scatter');

const square = (dim: number, entry: (i: number, j: number) => number): number[][] =>
  Array.from({ length: dim }, (_, i) => Array.from({ length: dim }, (_u, j) => entry(i, j)));

const identity = (dim: number): number[][] => square(dim, (i, j) => (i === j ? 1 : 0));

/** A random positive definite matrix whose coordinates have units 10^-spread to 10^spread. */
function randomScatter(dim: number, spread: number): number[][] {
  const G = square(dim, () => stream.normal());
  const units = Array.from({ length: dim }, () => 10 ** (spread * (2 * stream.uniform() - 1)));
  return square(
    dim,
    (i, j) =>
      units[i] * units[j] * (G[i].reduce((sum, x, k) => sum + x * G[j][k], 0) / dim + (i === j ? 0.05 : 0)),
  );
}

/** The correlation that a scatter has at (i, j). */
const correlationOf = (M: readonly (readonly number[])[], i: number, j: number): number =>
  M[i][j] / Math.sqrt(M[i][i] * M[j][j]);

const certificate = (d: number, generators: readonly Generator[]): Certificate =>
  certify({ d, generators, family: 'fullrank' });

/** Maps of a block of coordinates, the others left alone. */
const inBlock = (maps: readonly { readonly A: number[][] }[], at: number, dim: number): Generator[] =>
  maps.map(({ A }) => ({
    A: square(dim, (i, j) => A[i - at]?.[j - at] ?? (i === j ? 1 : 0)),
  }));

function expectPinned(given: Certificate, wanted: (i: number, j: number) => number, digits: number): void {
  for (let i = 0; i < given.d; i++)
    for (let j = 0; j < given.d; j++) {
      expect(given.correlationPinned?.[i][j]).toBe(true);
      expect(given.correlationPinnedValues?.[i][j]).toBeCloseTo(wanted(i, j), digits);
    }
}

describe('the scatter that maps leave alone', () => {
  it.each([0, 2, 7])('is that of an ellipse, in units that differ by 10^±%i', (spread) => {
    for (const dim of [1, 2, 3, 6, 10]) {
      const M = randomScatter(dim, spread);
      const given = certificate(dim, elliptical(new Array<number>(dim).fill(0), M));
      expect(given.scatterFreeDimension).toBe(1);
      expectPinned(given, (i, j) => correlationOf(M, i, j), 11);
    }
  });

  it.each([0, 3])('is that of two blocks, with or without their exchange, in units of 10^±%i', (spread) => {
    const M = randomScatter(3, spread);
    const maps = elliptical([0, 0, 0], M);
    const wanted = (i: number, j: number): number =>
      Math.floor(i / 3) === Math.floor(j / 3) ? correlationOf(M, i % 3, j % 3) : 0;
    const both = certificate(6, [...inBlock(maps, 0, 6), ...inBlock(maps, 3, 6)]);
    expect(both.scatterFreeDimension).toBe(2);
    expectPinned(both, wanted, 11);
    const exchange = { A: square(6, (i, j) => (j === (i + 3) % 6 ? 1 : 0)) };
    const exchanged = certificate(6, [...inBlock(maps, 0, 6), exchange]);
    expect(exchanged.scatterFreeDimension).toBe(1);
    expectPinned(exchanged, wanted, 11);
  });

  it('of one block of two leaves the scatter of the other free', () => {
    const M = randomScatter(2, 0);
    const given = certificate(4, inBlock(elliptical([0, 0], M), 0, 4));
    // One number for the block, three for the other; what is between them must vanish.
    expect(given.scatterFreeDimension).toBe(4);
    expect(given.correlationPinned?.[0][1]).toBe(true);
    expect(given.correlationPinned?.[2][3]).toBe(false);
    expect(given.correlationPinnedValues?.[1][2]).toBe(0);
  });

  it('is none where all that is left alone is indefinite', () => {
    const given = certificate(2, [
      {
        A: [
          [2, 0],
          [0, 0.5],
        ],
      },
    ]);
    expect(given.scatterFreeDimension).toBe(1);
    expect(given.correlationPinned).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('counts a turn as one down to the tolerance, and below it as none', () => {
    const turn = (angle: number): Generator => ({
      A: [
        [Math.cos(angle), -Math.sin(angle)],
        [Math.sin(angle), Math.cos(angle)],
      ],
    });
    expect(certificate(2, [turn(1)]).scatterFreeDimension).toBe(1);
    expect(certificate(2, [turn(1e-6)]).scatterFreeDimension).toBe(1);
    expect(certificate(2, [turn(1e-6)]).correlationPinnedValues?.[0][1]).toBe(0);
    expect(certificate(2, [turn(1e-11)]).scatterFreeDimension).toBe(3);
  });

  it('is what all maps leave alone: less with every map that moves something else', () => {
    const [A, B] = [
      [
        [0, -1, 0],
        [1, 0, 0],
        [0, 0, 1],
      ],
      [
        [0.6, -0.8, 0],
        [0.8, 0.6, 0],
        [0, 0, 1],
      ],
    ];
    const tilt = elliptical(
      [0, 0, 0],
      [
        [1, 0, 0.5],
        [0, 1, 0],
        [0.5, 0, 1],
      ],
    );
    expect(certificate(3, [{ A }, { A: B }]).scatterFreeDimension).toBe(2);
    expect(certificate(3, [{ A }, { A: B }, ...tilt]).scatterFreeDimension).toBe(0);
    expect(certificate(3, [{ A: identity(3) }]).scatterFreeDimension).toBe(6);
  });
});
