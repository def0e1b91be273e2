import { difference, meanOf, type Estimate } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { near, type Region } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { paperMethod } from './error-rates.ts';

const roots = { documents: 2000, entries: 'square roots' };
const lsa: RunFilter = { method: 'svd-unit-rows', variant: { weighted: true } };
const source = '@lab/ih-gmm, simulated documents';

const leads: readonly {
  readonly name: string;
  readonly title: string;
  readonly other: RunFilter;
  readonly holdsIn: Region;
  readonly expected: string;
}[] = [
  {
    name: 'documents-k-means',
    title: 'On documents the method agrees far better with the topics than K-means.',
    other: { method: 'k-means' },
    holdsIn: { above: 0.4 },
    expected: 'above 0.4',
  },
  {
    name: 'documents-spherical',
    title: 'On documents it agrees better with the topics than spherical K-means.',
    other: { method: 'spherical-k-means' },
    holdsIn: { above: 0 },
    expected: 'above 0',
  },
  {
    name: 'documents-lsa',
    title:
      'On documents hollowing brings nothing over latent semantic analysis with unit rows: they are level.',
    other: lsa,
    holdsIn: { atLeast: -0.05, atMost: 0.05 },
    expected: 'within 0.05 of 0',
  },
];

/** Agreement with the topics of 2000 documents. */
export const documentAgreement: readonly Claim[] = [
  defineClaim({
    name: 'documents-square-roots',
    statement: 'On the square roots of the counts of 2000 documents the method reaches an ARI of 0.783.',
    source,
    basis: 'derived',
    expected: '0.783 ± 0.05',
    quantity: 'ARI',
    judge: (runs) => ({ measured: ariAt(runs, roots), holdsIn: near(0.783, 0.05) }),
  }),
  defineClaim({
    name: 'documents-transform',
    statement: 'Square roots of counts agree better with the topics than the counts themselves.',
    source,
    basis: 'derived',
    expected: 'difference above 0',
    quantity: 'ARI on square roots minus ARI on counts',
    judge: (runs) => {
      const [a, b] = [ariAt(runs, roots), ariAt(runs, { ...roots, entries: 'counts' })];
      return {
        measured: a === undefined || b === undefined ? undefined : difference(a, b),
        holdsIn: { above: 0 },
      };
    },
  }),
  ...leads.map(({ name, title, other, holdsIn, expected }) =>
    defineClaim({
      name,
      statement: title,
      source,
      basis: 'derived',
      expected: `difference ${expected}`,
      quantity: 'ARI minus that of the other, square roots of counts',
      judge: (runs) => ({
        measured: meanOf(
          runs
            .differences(
              'ari',
              { problem: 'documents', at: { entries: roots.entries }, ...paperMethod },
              { problem: 'documents', at: { entries: roots.entries }, ...other },
            )
            .flatMap(({ values }) => values),
        ),
        holdsIn,
      }),
    }),
  ),
];

function ariAt(runs: RunView, at: NonNullable<RunFilter['at']>): Estimate | undefined {
  return meanOf(
    runs.cells('ari', { problem: 'documents', at, ...paperMethod }).flatMap(({ values }) => values),
  );
}
