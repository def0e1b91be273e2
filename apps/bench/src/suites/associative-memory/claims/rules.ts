import { meanOf, stratifiedMean } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { defineClaim } from '../../../nouns/claim.ts';

/** Logarithms of facts over facts on the same data. */
function logRatios(runs: RunView, a: RunFilter, b: RunFilter): readonly (readonly number[])[] {
  const others = runs.cells('recovered', b);
  return runs.cells('recovered', a).map(({ parameters, values }) => {
    const same = others.find((cell) => JSON.stringify(cell.parameters) === JSON.stringify(parameters));
    return values.flatMap((value, i) => {
      const other = same?.values[i];
      return other === undefined ? [] : [Math.log(value / other)];
    });
  });
}

const muon = { method: 'muon', variant: { gradient: 'exact' } } as const;

/** Newton's step stores as much. */
export const newtonMatches = defineClaim({
  name: 'newton-matches',
  statement: "One step of Newton's method stores about as many facts as one of Muon.",
  source: 'arXiv 2603.26554 version 2, abstract',
  basis: 'paper',
  expected: 'within 0.2 of 0',
  quantity: 'ln(facts of Newton / facts of Muon), one step',
  judge: (runs) => ({
    measured: stratifiedMean(
      logRatios(runs, { problem: 'rules', method: 'newton' }, { problem: 'rules', ...muon }),
    ),
    holdsIn: { atLeast: -0.2, atMost: 0.2 },
  }),
});

/** Five Newton-Schulz steps are too few for the tail. */
export const fiveStepsTooFew = defineClaim({
  name: 'five-newton-schulz-steps',
  statement:
    'The usual five Newton-Schulz steps do not reach the tail: at d = 256 and alpha 1.5 they store little more than half of what seven store.',
  source: '@lab/assoc-memory, docs/theory.md, section 5',
  basis: 'derived',
  expected: 'below ln 0.75 (at d = 64 five are enough)',
  quantity: 'ln(facts by 5 steps / facts by 7 steps)',
  judge: (runs) => {
    const method = 'newton-schulz';
    const at = (iterations: number): RunFilter => ({ problem: 'rules', method, variant: { iterations } });
    return {
      measured: stratifiedMean(logRatios(runs, at(5), at(7))),
      holdsIn: runs.size === 'quick' ? { atLeast: -0.3, atMost: 0.3 } : { below: Math.log(0.75) },
    };
  },
});

/** Real frequencies. */
export const wordsToo = defineClaim({
  name: 'words-too',
  statement: 'With the real frequencies of English words, which are no power law, Muon stores more than SGD.',
  source: 'arXiv 2603.26554, heavy-tailed data; counts of SUBTLEXus',
  basis: 'paper',
  expected: 'at least ln 1.5',
  quantity: 'ln(facts of Muon / facts of SGD), one step',
  judge: (runs) => ({
    measured: stratifiedMean(
      logRatios(
        runs,
        { problem: 'word-frequencies', ...muon },
        { problem: 'word-frequencies', method: 'sgd' },
      ),
    ),
    holdsIn: { atLeast: Math.log(1.5) },
  }),
});

/** The closed theory against all simulations of Muon. */
export const theoryHolds = defineClaim({
  name: 'theory-holds',
  statement:
    'The closed theory, nothing fitted, expects what one step of Muon recovers, on power laws and on words.',
  source: '@lab/assoc-memory, docs/theory.md, sections 2 to 4',
  basis: 'derived',
  expected: 'mean within 0.1 of 1 for d of 128 and more',
  quantity: 'facts over facts expected, mean over settings',
  judge: (runs) => {
    const least = runs.size === 'quick' ? 64 : 128;
    const settings = ['dimension', 'word-frequencies'].flatMap((problem) => {
      const filter = { problem, ...muon, where: ({ d }: { readonly d?: unknown }) => Number(d) >= least };
      const expected = runs.cells('theory', filter);
      return runs.cells('recovered', filter).flatMap(({ parameters, values }) => {
        const same = expected.find((cell) => JSON.stringify(cell.parameters) === JSON.stringify(parameters));
        const theory = same?.values[0];
        return theory === undefined ? [] : [values.map((value) => value / theory)];
      });
    });
    const worst = settings.map((values) => meanOf(values)?.value ?? NaN);
    const tolerance = runs.size === 'quick' ? 0.25 : 0.1;
    return {
      measured: stratifiedMean(settings),
      holdsIn: { atLeast: 1 - tolerance, atMost: 1 + tolerance },
      ...(worst.length === 0
        ? {}
        : {
            note: `settings range from ${Math.min(...worst).toFixed(2)} to ${Math.max(...worst).toFixed(2)}`,
          }),
    };
  },
});
