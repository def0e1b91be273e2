import { factorModelLaw, spectralDiagonalLaw } from '@lab/two-stage-m';
import type { ContrastiveQuestion, FactorQuestion, PredictedLaw } from '../task.ts';
import { chiSquares } from './predicted-law.ts';

/** Corollary 6.4 as printed: the pre-training term of a factor regression. */
export function printedFactorLaw(question: FactorQuestion): PredictedLaw {
  const { printedWeightOfThePaper, multiplicity } = factorModelLaw(question);
  const weight = (printedWeightOfThePaper * question.labelled) / question.unlabelled;
  return chiSquares(new Array<number>(multiplicity).fill(weight));
}

/** Corollary 6.3 as printed: m times the pre-training term of a contrastive fit with one negative. */
export function printedContrastiveLaw({ spectrum, b }: ContrastiveQuestion): PredictedLaw {
  const k = b.length;
  const beta = b.map((value, i) => value / Math.sqrt(spectrum[i] ?? NaN));
  const { printedWeightOfThePaper, weights } = spectralDiagonalLaw({ spectrum, k, beta });
  return chiSquares(weights.map(() => printedWeightOfThePaper));
}
