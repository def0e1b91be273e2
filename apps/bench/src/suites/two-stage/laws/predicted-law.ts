import {
  factorModelLaw,
  glmPcrLaw,
  gmmLaw,
  pcrGaussianLaw,
  pcrPlugin,
  predictionVariance,
  riskDistribution,
  spectralSchemeGamma,
} from '@lab/two-stage-m';
import type { FactorQuestion, LawQuestion, PredictedLaw, RowsQuestion } from '../task.ts';
import { along, factorsOf } from './factor-truth.ts';

/** Sum of independent chi-squares with these weights, which may be none. */
export function chiSquares(weights: readonly number[], floor: readonly number[] = []): PredictedLaw {
  return riskDistribution({ labelWeights: floor, weights, alpha: 1, kind: 'conditional' });
}

/** The law of @lab/two-stage-m for an experiment. */
export function predictedLaw(question: LawQuestion): PredictedLaw {
  switch (question.kind) {
    case 'factor':
      return factorLaw(question);
    case 'contrastive': {
      const { spectrum, b, scheme } = question;
      return chiSquares(spectralSchemeGamma({ spectrum, k: b.length, b })[scheme]);
    }
    case 'logistic': {
      const { weights, alpha } = glmPcrLaw(question);
      const labels = question.theta.map(() => 0.5);
      return chiSquares([...labels, ...weights.map((weight) => weight / (2 * alpha))]);
    }
    case 'missedSignal':
      return chiSquares([missedSignalVariance(question)]);
    case 'mixture': {
      const { inPlaneWeights, perpWeights, perpMultiplicity } = gmmLaw({
        ...question,
        quadratureStep: quadratureStep(question),
      });
      const outside = perpWeights.flatMap((weight) => new Array<number>(perpMultiplicity).fill(weight));
      return chiSquares([...inPlaneWeights, ...outside]);
    }
    case 'rows':
      return chiSquares(fourthMomentWeights(question));
  }
}

function factorLaw(question: FactorQuestion): PredictedLaw {
  const { labelled, part, beta, pooled } = question;
  const unlabelled = question.unlabelled + (pooled ? labelled : 0);
  const { sigma2, weight, multiplicity } = factorModelLaw({ ...question, unlabelled });
  const pretraining = new Array<number>(multiplicity).fill((weight * labelled) / unlabelled);
  const labels = beta.map(() => sigma2);
  switch (part) {
    case 'pretraining':
      return chiSquares(pretraining);
    case 'conditional':
      return chiSquares(pretraining, labels);
    case 'unconditional':
      return chiSquares([...labels, ...pretraining]);
    case 'supervised':
      return chiSquares(new Array<number>(beta.length + multiplicity).fill(sigma2));
    case 'prediction': {
      const { labelVariance, pretrainVariance } = factorPredictionVariance(question, unlabelled);
      return chiSquares([labelled * (labelVariance + pretrainVariance)]);
    }
  }
}

/** Both parts of the variance of the prediction at x0, in the coordinates (scores, what is left of x0). */
export function factorPredictionVariance(question: FactorQuestion, unlabelled: number) {
  const { x0, labelled } = question;
  const { sigma2, weight } = factorModelLaw(question);
  const factors = factorsOf(question);
  const scores = factors.map(({ axis }) => along(axis, x0));
  const outside = Math.sqrt(along(x0, x0) - scores.reduce((sum, score) => sum + score * score, 0));
  return predictionVariance({
    features: scores,
    gradient: [outside],
    Gjj: [[1]],
    Gjp: [scores.map(() => 0)],
    Gpp: factors.map(({ strength }, i) => factors.map((_, j) => (i === j ? 1 + strength : 0))),
    covariance: [[weight]],
    sigma2,
    unlabelled,
    labelled,
  });
}

/** The error of the trapezoid rule is exp(-2 pi^2 / (step |u_i - u_j|)): 3e-8 for centres 2 e_i, 1e-5 for 5 e_i. */
function quadratureStep({ centres }: Extract<LawQuestion, { kind: 'mixture' }>): number {
  if (centres.length <= 3) return 0.1;
  return Math.max(...centres.flat()) <= 2 ? 0.4 : 0.25;
}

/** g'Vg for principal components of Gaussian rows: pairs of a kept and a dropped axis that both carry signal. */
function missedSignalVariance({
  eigenvalues,
  target,
  components,
}: Extract<LawQuestion, { kind: 'missedSignal' }>): number {
  let variance = 0;
  for (let i = 0; i < components; i++) {
    for (let a = components; a < eigenvalues.length; a++) {
      const [kept = 0, dropped = 0] = [eigenvalues[i], eigenvalues[a]];
      const slope = (2 * dropped * (target[a] ?? 0) * (target[i] ?? 0)) / (kept - dropped);
      variance += slope ** 2 * kept * dropped;
    }
  }
  return variance;
}

/** The plug-in of the package, with the population in the place of both samples. */
function fourthMomentWeights({ scores, theta }: RowsQuestion): readonly number[] {
  const y = Array.from({ length: scores.rows }, (_, i) => along(theta, scores.getRow(i)));
  return pcrPlugin({ unlabelled: scores, X: scores, y, k: theta.length }).weights;
}

/** What the formula for Gaussian rows says of a table. */
export function gaussianRowsLaw({ eigenvalues, theta }: RowsQuestion): PredictedLaw {
  return chiSquares(pcrGaussianLaw({ eigenvalues, theta, sigma2: 0 }).weights.filter((weight) => weight > 0));
}
