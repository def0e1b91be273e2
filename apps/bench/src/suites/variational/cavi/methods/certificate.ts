import { certify, certifyLogistic, certifyUnknownNoise, fitLogistic, fitUnknownNoise } from '@lab/cavi';
import { defineMethod } from '../../../../nouns/method.ts';
import type { CaviTask, FamilyTask, NoReference, Outcome, RegressionTask } from '../task.ts';

const asked = ['ridge-regression', 'real-data-stability', 'random-design', 'worker-groups', 'other-families'];

/** What can be said before running. */
export const certificate = defineMethod<CaviTask, Outcome, Record<string, never>, NoReference>({
  name: 'certificate',
  title: 'certificate',
  description: 'The certificate of @lab/cavi: extreme eigenvalues, rates and predicted sweeps, nothing run.',
  module: import.meta.url,
  label: () => 'certificate',
  skip: ({ name }) => (asked.includes(name) ? undefined : 'another question'),
  run(input): Outcome {
    if (input.kind === 'regression') return { values: ofRegression(input) };
    if (input.kind === 'logistic') return { values: ofLogistic(input) };
    if (input.kind === 'unknownNoise') return { values: ofUnknownNoise(input) };
    throw new Error(`no certificate of ${input.kind}`);
  },
});

function ofRegression(task: RegressionTask): Record<string, number> {
  const { X, y, prior, noiseVariance, standardize, intercept, labels } = task;
  const found = certify(
    { X, y },
    { prior, noiseVariance, standardize, intercept, ...(labels === undefined ? {} : { labels }) },
  );
  const { lambdaMin, lambdaMax, rhoSequential, rhoParallel, rhoHybrid, predictedSweeps, level } = found;
  return {
    ...present({ lambdaMin, lambdaMax, rhoSequential, rhoParallel, rhoHybrid: rhoHybrid ?? null }),
    unstable: level === 'unstable' ? 1 : 0,
    ...present({
      predictedSequential: predictedSweeps.sequential,
      predictedDamped: predictedSweeps.damped,
      predictedChebyshev: predictedSweeps.chebyshev,
    }),
  };
}

function present(values: Readonly<Record<string, number | null>>): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [name, value] of Object.entries(values)) if (value !== null) found[name] = value;
  return found;
}

function ofLogistic({ X, y, priorPrecision }: FamilyTask): Record<string, number> {
  const model = { priorPrecision, intercept: false };
  const { mean, variance } = fitLogistic(X, y, { ...model, maxSweeps: 5000 });
  const rates = certifyLogistic(X, y, { ...model, at: { mean, variance } });
  return {
    rhoSequential: rates.rhoSequential,
    rhoParallel: rates.rhoParallelCoefficients,
    rhoAllParallel: rates.rhoAllParallel,
  };
}

function ofUnknownNoise({ X, y }: FamilyTask): Record<string, number> {
  const model = { intercept: false, family: 'meanField' } as const;
  const at = fitUnknownNoise(X, y, model);
  const { mean, variance, noisePrecision, priorPrecision } = at;
  const rates = certifyUnknownNoise(X, y, {
    intercept: false,
    at: { mean, variance, noisePrecision, priorPrecision },
  });
  return { rhoSequential: rates.rhoSequential, rhoParallel: rates.rhoParallel };
}
