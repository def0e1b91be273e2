import type { Claim } from '../../../nouns/claim.ts';
import type { Figure } from '../../../nouns/figure.ts';
import type { Method } from '../../../nouns/method.ts';
import type { Metric } from '../../../nouns/metric.ts';
import type { Problem } from '../../../nouns/problem.ts';
import { logisticRates, logisticTogetherFails, unknownNoiseRates } from './claims/families.ts';
import { freeWorkers, groupRates } from './claims/groups.ts';
import { equalElbo, noLongerPeriod, pairsDiffer } from './claims/cycles.ts';
import {
  andersonHalves,
  autoConverges,
  autoSolvesAll,
  autoCostNearBest,
  noFalseGlobal,
  parallelFailsOnSparse,
} from './claims/robust.ts';
import {
  autoNearBest,
  predictsChebyshev,
  predictsDamped,
  predictsSequential,
  sequentialSlowerPerSweep,
  sequentialSlowerToConverge,
  sweepsNearElasticNet,
} from './claims/speed.ts';
import {
  aboveThreshold,
  belowThreshold,
  converseFails,
  crossing,
  parallelImpliesSequential,
  unstableOnRealData,
} from './claims/stability.ts';
import { phaseDiagram } from './figures/phase-diagram.ts';
import { sweepsBySchedule } from './figures/sweeps-by-schedule.ts';
import { twoCoefficientPaths } from './figures/two-coefficient-paths.ts';
import { census } from './methods/census.ts';
import { certificate } from './methods/certificate.ts';
import { elasticNet } from './methods/elastic-net.ts';
import { fiftySweeps } from './methods/fifty-sweeps.ts';
import { schedules } from './methods/schedules.ts';
import { measures } from './metrics/measures.ts';
import { otherFamilies } from './problems/other-families.ts';
import { randomDesign } from './problems/random-design.ts';
import { randomModels } from './problems/random-models.ts';
import { realDataStability } from './problems/real-data-stability.ts';
import { ridgeRegression } from './problems/ridge-regression.ts';
import { spikeAndSlab } from './problems/spike-and-slab.ts';
import { timedFits } from './problems/timed-fits.ts';
import { timedSweeps } from './problems/timed-sweeps.ts';
import { twoCoefficients } from './problems/two-coefficients.ts';
import { workerGroups } from './problems/worker-groups.ts';

/** The half of the suite that is about @lab/cavi. */
export const problems: readonly Problem[] = [
  ridgeRegression,
  spikeAndSlab,
  realDataStability,
  randomDesign,
  randomModels,
  twoCoefficients,
  workerGroups,
  otherFamilies,
  timedFits,
  timedSweeps,
];

export const methods: readonly Method[] = [...schedules, certificate, census, fiftySweeps, elasticNet];

/** The first one ranks schedules. */
export const metrics: readonly Metric[] = measures;

export const claims: readonly Claim[] = [
  parallelImpliesSequential,
  converseFails,
  pairsDiffer,
  sequentialSlowerPerSweep,
  sequentialSlowerToConverge,
  belowThreshold,
  aboveThreshold,
  crossing,
  unstableOnRealData,
  groupRates,
  freeWorkers,
  logisticRates,
  logisticTogetherFails,
  unknownNoiseRates,
  noLongerPeriod,
  equalElbo,
  parallelFailsOnSparse,
  andersonHalves,
  predictsSequential,
  predictsDamped,
  predictsChebyshev,
  noFalseGlobal,
  autoConverges,
  autoSolvesAll,
  autoCostNearBest,
  autoNearBest,
  sweepsNearElasticNet,
];

export const figures: readonly Figure[] = [
  twoCoefficientPaths,
  phaseDiagram,
  sweepsBySchedule(
    'ridge-sweeps',
    'ridge-regression',
    'Ridge regression: sweeps to a relative error of 1e-8',
    schedules,
  ),
  sweepsBySchedule('sparse-sweeps', 'spike-and-slab', 'Spike and slab: sweeps to the limit', schedules),
];

/** The method it is about. */
export const subjects: readonly string[] = ['auto'];
