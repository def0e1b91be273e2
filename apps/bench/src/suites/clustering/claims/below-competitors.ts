import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { errorDifferences, errorDifferenceOver, paperMethod, shareBelowZero } from './error-rates.ts';

/** Fewer errors than each K-means where scales are spread or profiles are near. */
export const belowCompetitors: readonly Claim[] = [
  ['k-means', 'K-means'],
  ['pca-k-means', 'PCA + K-means'],
  ['spherical-k-means', 'spherical K-means'],
  ['unit-rows-k-means', 'K-means on rows of unit length'],
].map(([method = '', title = '']) =>
  defineClaim({
    name: `below-${method}`,
    statement: `Where scales are spread (0.6 and more) or profiles are near (delta 12 and less), the method makes fewer errors than ${title}.`,
    source: 'arXiv 2604.05337, simulations (designs of @lab/ih-gmm)',
    basis: 'paper',
    expected: 'difference below 0',
    quantity: `error rate minus that of ${title}`,
    judge: (runs) => {
      const cells = errorDifferences(runs, paperMethod, { method }, isHeterogeneous);
      return { measured: errorDifferenceOver(cells), holdsIn: { below: 0 }, ...shareBelowZero(cells) };
    },
  }),
);

function isHeterogeneous({ spread, delta }: Parameters): boolean {
  return Number(spread) >= 0.6 || Number(delta) <= 12;
}
