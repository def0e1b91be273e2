import { exactly } from '../../../../judging/estimate.ts';
import { defineClaim } from '../../../../nouns/claim.ts';
import { countOf } from './stability.ts';

/** Nothing but points, two-cycles and escape. */
export const noLongerPeriod = defineClaim({
  name: 'no-period-above-two',
  statement: 'Bounded parallel updates end at a point or in a two-cycle; no longer period exists.',
  source: 'derived in @lab/cavi (two-block descent on T)',
  basis: 'derived',
  expected: 'none',
  quantity: 'orbits of another kind',
  judge: (runs) => ({
    measured: countOf(runs, 'orbits', 'others'),
    holdsIn: { atMost: 0 },
    note: `${countOf(runs, 'orbits', 'fixedPoints')?.value ?? 0} points, ${countOf(runs, 'orbits', 'cycles')?.value ?? 0} two-cycles, ${countOf(runs, 'orbits', 'escaped')?.value ?? 0} escapes; T rose on ${countOf(runs, 'orbits', 'rises')?.value ?? 0}`,
  }),
});

/** Figure 1, as far as its caption tells. */
export const pairsDiffer = defineClaim({
  name: 'two-coefficients-differ',
  statement:
    'With two coefficients the schedules can behave strikingly differently: from the same start parallel updates flip for ever, sequential ones settle.',
  source: 'arXiv 2603.20929, abstract and caption of figure 1 (our own models: the figure was not available)',
  basis: 'paper',
  expected:
    'parallel moves by more than 0.1 after 60 sweeps, sequential by nothing, on the slab model and both strong couplings',
  quantity: 'models (of 3) on which parallel cycles and sequential settles',
  judge(runs) {
    const models = [
      { model: 'spike and slab', start: 'zero' },
      { model: 'two signs', coupling: 1.2, start: 'symmetric' },
      { model: 'two signs', coupling: 2, start: 'symmetric' },
    ] as const;
    const step = (method: string, at: (typeof models)[number]): number | undefined =>
      runs.rows({ problem: 'two-coefficients', method, at })[0]?.metrics['step'];
    const found = models.filter(
      (at) => (step('parallel', at) ?? 0) > 0.1 && (step('sequential', at) ?? Infinity) < 1e-6,
    );
    const recorded = runs.rows({ problem: 'two-coefficients' }).length > 0;
    return {
      measured: recorded ? exactly(found.length, models.length) : undefined,
      holdsIn: { atLeast: 3 },
    };
  },
});

/** Why a stopping rule on the ELBO is fooled. */
export const equalElbo = defineClaim({
  name: 'equal-elbo-on-cycles',
  statement:
    'On a symmetric two-cycle the ELBO does not change, so that a rule on its change would stop there.',
  source: 'derived in @lab/cavi',
  basis: 'derived',
  expected: 'change of the ELBO below 1e-9 while the means move by more than 0.1',
  quantity: 'change of the ELBO on the two-sign cycle, W = 2',
  judge(runs) {
    const [row] = runs.rows({
      problem: 'two-coefficients',
      method: 'parallel',
      at: { model: 'two signs', coupling: 2, start: 'symmetric' },
    });
    const moves = (row?.metrics['step'] ?? 0) > 0.1;
    const change = row?.metrics['elboStep'];
    return {
      measured: change === undefined || !moves ? undefined : exactly(change),
      holdsIn: { atMost: 1e-9 },
    };
  },
});
