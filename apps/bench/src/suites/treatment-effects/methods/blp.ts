import { holm } from '@lab/cdte';
import { blpWald } from '@lab/cdte/peers';
import { defineMethod } from '../../../nouns/method.ts';
import { onEach, type TreatmentInput, type TreatmentOutput, type TreatmentSample } from '../task.ts';
import { whereCurvesGo } from './applies.ts';
import { fitSample, scoresOf } from './fit-sample.ts';

/** What causal forests and the linear DR-learner test: mean effects, linear in X. */
export const blp = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'blp',
  title: 'Best linear projection of the mean effect',
  description:
    'Doubly robust scores regressed on (1, X), Wald test with HC3 covariance, as best_linear_projection of grf and the linear DR-learner of EconML give it (@lab/cdte/peers). Several outcomes are adjusted by Holm.',
  module: import.meta.url,
  label: () => 'mean effects (BLP)',
  skip: whereCurvesGo,
  run: (input) => onEach(input, blpTest),
});

function blpTest(sample: TreatmentSample): { pValue: number } {
  const X = sample.X.map((row) => [...row]);
  const pValues = scoresOf(fitSample(sample)).map((scores) => blpWald(X, scores).pValue);
  return { pValue: Math.min(...holm(pValues)) };
}
