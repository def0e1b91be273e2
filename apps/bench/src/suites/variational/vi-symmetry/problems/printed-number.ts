import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import type { SymmetryInput, SymmetryReference } from '../task.ts';

/** A quantity by name. */
export interface PrintedNumberParameters extends Parameters {
  readonly quantity: string;
}

/** Numbers of this paper's family of examples, computed independently beforehand. */
export const printedNumbers: Readonly<Record<string, number>> = {
  'two modes: critical m, fixed scale': 1.46083396,
  'two modes: critical m, free scale': 2.80008222,
  'Watson, circle: critical k': 3.61494,
  'Watson, sphere: critical k': 3.69594,
  'Student, mean-field variance': 0.32521,
  'Student, full-rank scale': 1.37599,
  'Student, full-rank scale at alpha 1/2': 1.48242,
  'skew normal, shape 1: error of location': 0.0814,
  'skew normal, shape 3: error of location': 0.6279,
  'skew normal, shape 5: error of location': 1.1659,
  'crescent: mean 2 of the fit': -2.54,
  'direction posterior: reverse kappa': 93.589,
  'direction posterior: forward kappa': 89.572,
  'direction posterior: angle in degrees': 0.041,
};

const cases = Object.keys(printedNumbers).map((quantity) => ({ quantity }));
const fast = cases.filter(({ quantity }) => !quantity.startsWith('direction posterior'));

/** One number at a time. */
export const printedNumber = defineProblem<SymmetryInput, SymmetryReference, PrintedNumberParameters>({
  name: 'printed-number',
  title: 'Numbers to be met',
  description:
    'Thresholds, scale factors, errors under skew, and a posterior on the sphere of real data, each computed by other means beforehand (quadrature and root finding).',
  module: import.meta.url,
  given: true,
  cases: { quick: fast, standard: cases, full: cases },
  repetitions: { quick: 1, standard: 1, full: 1 },
  label: ({ quantity }) => quantity,
  generate: ({ parameters: { quantity } }) => ({
    input: { kind: 'number', quantity },
    reference: { number: printedNumbers[quantity]! },
  }),
});
