import { meanOf, type Estimate } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineClaim } from '../../../nouns/claim.ts';
import { exactGradient } from './exponents.ts';

const largest = 65_536;

/** Facts at a batch size over those at the largest one, run by run, at the largest dimension recorded. */
function shareAt(
  runs: RunView,
  method: 'muon' | 'sgd',
  batch: number,
): { share: Estimate | undefined; d: number } {
  const cells = runs.cells('recovered', { problem: 'batch', method, ...exactGradient(method) });
  const d = Math.max(0, ...cells.map(({ parameters }) => Number(parameters['d'])));
  const at = (size: number): readonly number[] =>
    cells.find(({ parameters }) => parameters['d'] === d && parameters['batch'] === size)?.values ?? [];
  const limit = meanOf(at(largest));
  const found = meanOf(at(batch));
  if (limit === undefined || found === undefined) return { share: undefined, d };
  const value = found.value / limit.value;
  const relative = Math.hypot(
    (found.standardError ?? NaN) / found.value,
    (limit.standardError ?? NaN) / limit.value,
  );
  return {
    share: {
      value,
      standardError: Number.isFinite(relative) ? value * Math.max(relative, 0.01) : undefined,
      degreesOfFreedom: found.degreesOfFreedom + limit.degreesOfFreedom,
      observations: found.observations + limit.observations,
    },
    d,
  };
}

/** SGD is saturated early. */
export const sgdSaturates = defineClaim({
  name: 'sgd-saturates-early',
  statement:
    'SGD is saturated at a batch of 256, a few tens of times d^(1/2): more data in the step store no more facts.',
  source: '@lab/assoc-memory, docs/theory.md, section 1 (critical batch d^(1/2))',
  basis: 'derived',
  expected: 'at least 0.8 of the facts of a batch of 65,536',
  quantity: 'facts at a batch of 256 over those at 65,536',
  judge: (runs) => {
    const { share, d } = shareAt(runs, 'sgd', 256);
    return { measured: share, holdsIn: { atLeast: 0.8 }, note: `d = ${d}, alpha 1.5` };
  },
});

/** Muon is not. */
export const muonSaturatesLate = defineClaim({
  name: 'muon-saturates-late',
  statement:
    'Muon is far from saturated where SGD is: its critical batch grows as d^(alpha + 1/2), not d^(1/2).',
  source: 'arXiv 2603.26554, critical batch size; exponents derived',
  basis: 'paper',
  expected: 'at most 0.8 of the facts of a batch of 65,536',
  quantity: 'facts at a batch of 64 over those at 65,536',
  judge: (runs) => {
    const size = runs.size === 'quick' ? 16 : 64;
    const { share, d } = shareAt(runs, 'muon', size);
    return { measured: share, holdsIn: { atMost: 0.8 }, note: `d = ${d}, alpha 1.5, batch of ${size}` };
  },
});

/** And then it is. */
export const muonSaturates = defineClaim({
  name: 'muon-saturates',
  statement: 'Beyond the critical batch more data in a step of Muon store no more facts.',
  source: 'arXiv 2603.26554, critical batch size',
  basis: 'paper',
  expected: 'within 0.25 of 1',
  quantity: 'facts at a batch of 4,096 (256 for d = 64) over those at 65,536',
  judge: (runs) => {
    const { share, d } = shareAt(runs, 'muon', runs.size === 'quick' ? 256 : 4096);
    return { measured: share, holdsIn: { atLeast: 0.75, atMost: 1.25 }, note: `d = ${d}, alpha 1.5` };
  },
});
