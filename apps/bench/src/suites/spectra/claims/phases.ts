import { exactly, meanOf, rateOf, type Estimate } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { phaseCodes } from '../metrics/phases.ts';
import { modelsARun } from '../problems/random-models.ts';
import { exactlyIf, solved } from './values.ts';

const named = { weak: 'never', middling: 'transient', strong: 'persistent' } as const;

/** Phases of the signal over strength, anisotropy and time. */
export const phaseClaims: readonly Claim[] = [
  defineClaim({
    name: 'three-phases',
    statement:
      'There are three phases: a signal is never seen, seen for a while, or seen for good (strengths 0.5, 0.75 and 1.5 of the two-block model), and simulated matrices show all three.',
    source: 'arXiv 2604.18450, phases',
    basis: 'paper',
    expected: '3 phases',
    quantity: 'phases found by theory and by simulation alike',
    judge: (runs) => ({ ...phasesFound(runs), holdsIn: near(3, 0) }),
  }),
  defineClaim({
    name: 'isotropic-never-transient',
    statement: 'With isotropic inputs no signal is transient: what is seen once is seen for good.',
    source: 'arXiv 2604.18450, role of the anisotropy',
    basis: 'paper',
    expected: 'at most 0.01',
    quantity: 'share of random isotropic models with a transient signal',
    judge: (runs) => {
      const cells = runs.cells('transientShare', {
        problem: 'random-models',
        method: 'theory',
        at: { inputs: 'isotropic' },
      });
      const models = modelsARun * cells.reduce((sum, { values }) => sum + values.length, 0);
      return {
        measured: rateOf(
          cells.map(({ values }) => values),
          models,
        ),
        holdsIn: { atMost: 0.01 },
        ...isotropicNote(runs),
      };
    },
  }),
  defineClaim({
    name: 'anisotropic-transient',
    statement: 'With anisotropic inputs transient signals are no rarity.',
    source: 'arXiv 2604.18450, role of the anisotropy',
    basis: 'paper',
    expected: 'above 0.05',
    quantity: 'share of random anisotropic models with a transient signal',
    judge: (runs) => ({
      measured: meanOf(
        runs
          .cells('transientShare', {
            problem: 'random-models',
            method: 'theory',
            at: { inputs: 'anisotropic' },
          })
          .flatMap(({ values }) => values),
      ),
      holdsIn: { above: 0.05 },
    }),
  }),
  defineClaim({
    name: 'phase-diagram',
    statement:
      'Off the boundaries, by more than the smearing N^(-1/3) of finite matrices, simulated matrices show the phase that theory predicts.',
    source: 'arXiv 2604.18450, phases',
    basis: 'paper',
    expected: 'at least 0.95',
    quantity: 'share of strengths in the predicted phase, mean over anisotropies',
    judge: (runs) => ({
      measured: boundedMean(
        runs.cells('clearAgreement', { problem: 'phases', method: 'theory' }).flatMap(({ values }) => values),
      ),
      holdsIn: { atLeast: 0.95 },
    }),
  }),
  defineClaim({
    name: 'wedge-widens',
    statement:
      'The wedge of transient signals widens like the square root of the anisotropy: the strength that is seen for good grows like sqrt(r).',
    source: '@lab/transient-bbp, phase diagram',
    basis: 'derived',
    expected: '0.5 ± 0.02',
    quantity: 'exponent of the boundary between anisotropies 10 and 1000',
    judge: (runs) => ({ measured: exactlyIf(boundaryExponent(runs), 2), holdsIn: near(0.5, 0.02) }),
  }),
];

function phasesFound(runs: RunView): { readonly measured: Estimate | undefined; readonly note?: string } {
  const byTheory = Object.entries(named).map(([model, phase]) => {
    const code = solved(runs, model, 'phase');
    return code === undefined ? undefined : phaseCodes[code] === phase;
  });
  const simulated = runs
    .rows({ problem: 'phases', method: 'theory' })
    .flatMap(({ curves }) => curves['simulatedPhase']?.y ?? []);
  if (byTheory.includes(undefined) || simulated.length === 0) return { measured: undefined };
  const shown = phaseCodes.map((_, code) => simulated.filter((seen) => seen === code).length);
  const found = shown.filter((count, code) => count > 0 && byTheory[code] === true).length;
  const listed = phaseCodes.map((phase, code) => `${phase} ${shown[code]}`).join(', ');
  return { measured: exactly(found, simulated.length), note: `Simulated strengths: ${listed}.` };
}

function isotropicNote(runs: RunView): { readonly note?: string } {
  const simulated = runs
    .rows({ problem: 'phases', method: 'theory', at: { anisotropy: 1 } })
    .flatMap(({ curves }) => curves['simulatedPhase']?.y ?? []);
  const transient = simulated.filter((code) => code === phaseCodes.indexOf('transient')).length;
  return simulated.length === 0
    ? {}
    : { note: `Of ${simulated.length} simulated isotropic strengths ${transient} look transient.` };
}

/** Mean of shares that may all be 1, in which case they are not known to be 1 for sure. */
function boundedMean(values: readonly number[]): Estimate | undefined {
  const mean = meanOf(values);
  return mean === undefined ? undefined : { ...mean, leastHalfWidth: 0.3 / values.length, within: [0, 1] };
}

function boundaryExponent(runs: RunView): number | undefined {
  const at = (anisotropy: number): number | undefined =>
    runs.rows({ problem: 'phases', method: 'theory', at: { anisotropy, initVariance: 1 } })[0]?.metrics[
      'thetaInf'
    ];
  const [near10, near1000] = [at(10), at(1000)];
  return near10 === undefined || near1000 === undefined
    ? undefined
    : Math.log(near1000 / near10) / Math.log(100);
}
