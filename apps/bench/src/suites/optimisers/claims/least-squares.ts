import type { Claim } from '../../../nouns/claim.ts';
import { compared } from './compared.ts';

const quantity = (left: string, right: string): string =>
  `log10 of the loss of ${left} minus that of ${right}`;
const here = '@lab/muoneq, docs/theory.md';

/** Quadratics of known optimum. */
export const leastSquaresClaims: readonly Claim[] = [
  compared({
    name: 'r-below-muon-scaled-rows',
    statement: 'On a quadratic with scaled rows MuonEq-R ends lower than Muon.',
    source: here,
    basis: 'derived',
    expected: 'difference below 0 (about -0.7)',
    quantity: quantity('R', 'Muon'),
    left: 'muoneq-r',
    right: 'muon',
    on: { problem: 'least-squares', where: (p) => Number(p['rowDecades']) > 0 },
    holdsIn: { below: 0 },
  }),
  compared({
    name: 'r-not-below-muon-well-scaled',
    statement: 'On a well-scaled quadratic MuonEq-R does not end lower than Muon.',
    source: here,
    basis: 'derived',
    expected: 'difference above 0 (about 0.3)',
    quantity: quantity('R', 'Muon'),
    left: 'muoneq-r',
    right: 'muon',
    on: { problem: 'least-squares', at: { rowDecades: 0, columnDecades: 0 } },
    holdsIn: { above: 0 },
  }),
  compared({
    name: 'rc-below-r-both-scaled',
    statement: 'With both sides scaled RC ends lower than R.',
    source: here,
    basis: 'derived',
    expected: 'difference below 0',
    quantity: quantity('RC', 'R'),
    left: 'muoneq-rc',
    right: 'muoneq-r',
    on: { problem: 'least-squares', at: { columnDecades: 1 } },
    holdsIn: { below: 0 },
  }),
  compared({
    name: 'exact-not-below-newton-schulz',
    statement: 'The exact polar factor does not end lower than Newton-Schulz on scaled rows.',
    source: here,
    basis: 'derived',
    expected: 'difference above 0',
    quantity: quantity('exact Muon', 'Muon'),
    left: 'muon-exact',
    right: 'muon',
    on: { problem: 'least-squares', at: { rowDecades: 2, columnDecades: 0, rows: 32 } },
    holdsIn: { above: 0 },
  }),
  compared({
    name: 'adamw-on-noiseless-quadratics',
    statement: 'On these noiseless quadratics AdamW ends lower than MuonEq-R.',
    source: here,
    basis: 'derived',
    expected: 'difference below 0',
    quantity: quantity('AdamW', 'R'),
    left: 'adamw',
    right: 'muoneq-r',
    on: { problem: 'least-squares', at: { steps: 300 } },
    holdsIn: { below: 0 },
  }),
];
