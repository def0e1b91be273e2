import { seconds } from '../../metrics/seconds.ts';
import { timeRatio } from '../../metrics/time-ratio.ts';
import { defineSuite } from '../../nouns/suite.ts';
import { languageModelClaims } from './claims/language-model.ts';
import { leastSquaresClaims } from './claims/least-squares.ts';
import { newtonSchulzClaims } from './claims/newton-schulz.ts';
import { stepIsCheap } from './claims/step-time.ts';
import { stepsToTarget } from './claims/steps-to-target.ts';
import { learningRates } from './figures/learning-rates.ts';
import { leastSquaresFigure } from './figures/least-squares.ts';
import { lossCurves } from './figures/loss-curves.ts';
import { pairedDifferences } from './figures/paired-differences.ts';
import { polarError } from './figures/polar-error.ts';
import { forwardBackward } from './methods/forward-backward.ts';
import { optimisers } from './methods/optimisers.ts';
import { learningRate } from './metrics/learning-rate.ts';
import { objective } from './metrics/objective.ts';
import { parameterError } from './metrics/parameter-error.ts';
import { singlePrecisionError } from './metrics/single-precision-error.ts';
import { languageModel } from './problems/language-model.ts';
import { languageModelRates } from './problems/language-model-rates.ts';
import { leastSquares } from './problems/least-squares.ts';
import { newtonSchulz } from './problems/newton-schulz.ts';
import { stepTimeProblem } from './problems/step-time.ts';

/** Optimisers of the Muon family: @lab/muoneq against what people use. */
export const suite = defineSuite({
  name: 'optimisers',
  title: 'Optimisers that orthogonalise the momentum',
  description:
    'Muon replaces the momentum of a weight matrix by its nearest orthogonal matrix, in five steps of Newton-Schulz; MuonEq (arXiv 2603.28254, @lab/muoneq) divides its rows by their norms first. Single matrices, quadratics of known optimum and a small language model on real text, each optimiser at its own learning rate, chosen by the same grid on data that are not reported.',
  problems: [newtonSchulz, leastSquares, languageModel, languageModelRates, stepTimeProblem],
  methods: [...optimisers, forwardBackward],
  metrics: [objective, parameterError, learningRate, singlePrecisionError, seconds, timeRatio],
  subjects: ['muoneq-r', 'muoneq-rc'],
  claims: [
    ...languageModelClaims,
    ...stepsToTarget,
    ...newtonSchulzClaims,
    ...leastSquaresClaims,
    stepIsCheap,
  ],
  figures: [lossCurves, pairedDifferences, learningRates, polarError, leastSquaresFigure],
  timeLimit: { quick: 120, standard: 600, full: 3600 },
});
