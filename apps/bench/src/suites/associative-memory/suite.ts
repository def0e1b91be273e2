import type { Method } from '../../nouns/method.ts';
import { defineSuite } from '../../nouns/suite.ts';
import { exponents, ratioGrows } from './claims/exponents.ts';
import { fiveStepsTooFew, newtonMatches, theoryHolds, wordsToo } from './claims/rules.ts';
import { muonSaturates, muonSaturatesLate, sgdSaturates } from './claims/saturation.ts';
import { exactNoWorse, muonAheadAtFirst, sgdCatchesUp } from './claims/several-steps.ts';
import { capacityAgainstBatch } from './figures/capacity-against-batch.ts';
import { capacityAgainstDimension } from './figures/capacity-against-dimension.ts';
import { factsByRule } from './figures/facts-by-rule.ts';
import { factsByStep } from './figures/facts-by-step.ts';
import { hebbian } from './methods/hebbian.ts';
import { muon } from './methods/muon.ts';
import { newton } from './methods/newton.ts';
import { newtonSchulz } from './methods/newton-schulz.ts';
import { sgd } from './methods/sgd.ts';
import { spectralFamily } from './methods/spectral-family.ts';
import { finalLoss, firstStep, recovered, theory } from './metrics/recovered.ts';
import { batch } from './problems/batch.ts';
import { dimension, wideDimension } from './problems/dimension.ts';
import { rules } from './problems/rules.ts';
import { severalSteps } from './problems/several-steps.ts';
import { wordFrequencies } from './problems/word-frequencies.ts';

const methods: readonly Method[] = [muon, sgd, newton, newtonSchulz, spectralFamily, hebbian];

/** How many facts optimisers store in a linear associative memory. */
export const suite = defineSuite({
  name: 'associative-memory',
  title: 'Facts stored by a step of an optimiser',
  description:
    'A matrix learns facts of very unequal frequency, key to value, from one step of an optimiser or a few: how many does it recover, and how does that grow with the dimension, the batch and the steps? @lab/assoc-memory (arXiv 2603.26554) simulates it and has a closed theory for it.',
  problems: [dimension, wideDimension, batch, severalSteps, rules, wordFrequencies],
  methods,
  metrics: [recovered, theory, firstStep, finalLoss],
  subjects: ['muon'],
  claims: [
    ...exponents,
    ratioGrows,
    theoryHolds,
    newtonMatches,
    sgdSaturates,
    muonSaturatesLate,
    muonSaturates,
    muonAheadAtFirst,
    sgdCatchesUp,
    exactNoWorse,
    fiveStepsTooFew,
    wordsToo,
  ],
  figures: [capacityAgainstDimension, capacityAgainstBatch, factsByStep, factsByRule],
  timeLimit: { quick: 10, standard: 120, full: 1200 },
});
