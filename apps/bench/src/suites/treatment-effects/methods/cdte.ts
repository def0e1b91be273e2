import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { onEach, type TreatmentInput, type TreatmentOutput } from '../task.ts';
import { isSmallBatch } from './applies.ts';
import { testSample } from './fit-sample.ts';

/** Which discrepancy, in which form, with the test's bandwidth at which multiple of the median. */
export interface CdteParameters extends Parameters {
  readonly discrepancy: 'mmd' | 'operator' | 'l2';
  readonly form: 'U' | 'V';
  readonly scale: number;
}

/** The variant that is recommended, and the default of the package. */
export const recommended: CdteParameters = { discrepancy: 'mmd', form: 'U', scale: 0.5 };

const conservative: CdteParameters = { ...recommended, form: 'V' };
const wide: CdteParameters = { ...recommended, scale: 1 };
const others: readonly CdteParameters[] = [
  { discrepancy: 'l2', form: 'U', scale: 0.5 },
  { discrepancy: 'operator', form: 'V', scale: 0.5 },
];

/** The test this suite is about, on the dense path. */
export const cdte = defineMethod<TreatmentInput, TreatmentOutput, CdteParameters>({
  name: 'cdte',
  title: 'Conditional distributional test',
  description:
    'The doubly robust test of homogeneity of conditional outcome laws (arXiv 2603.16829; @lab/cdte): form U with the exact null law and half the median bandwidth on X, and beside it form V, the median bandwidth, and two other discrepancies.',
  module: import.meta.url,
  variants: [recommended, conservative, wide, ...others],
  label: (parameters) => `CDTE${changesText(parameters)}`,
  skip: ({ name, parameters }, variant) => {
    const { n } = parameters;
    if (name === 'project-star' && Number(n) > 1000) return 'too many rows for n x n matrices';
    if (name === 'level' && Number(n) > 500) return 'shown with the low-rank path';
    if (variant === recommended || same(variant, recommended)) return solves(name);
    if (same(variant, wide)) return name === 'job-training' ? undefined : 'shown on job training';
    if (same(variant, conservative))
      return name === 'calibration' || (name === 'power' && !isSmallBatch(parameters))
        ? undefined
        : 'shown at n = 200';
    return name === 'costly-peers' ? undefined : 'shown beside the costly peers';
  },
  run: (input, { parameters: { discrepancy, form, scale } }) =>
    onEach(input, (sample) =>
      testSample(sample, {
        discrepancy,
        testBandwidthScale: scale,
        ...(discrepancy === 'operator' ? { draws: 400 } : { form }),
      }),
    ),
});

function solves(problem: string): string | undefined {
  return ['double-robustness', 'local-effects', 'large-cost'].includes(problem)
    ? 'another question is asked there'
    : undefined;
}

function same(a: CdteParameters, b: CdteParameters): boolean {
  return a.discrepancy === b.discrepancy && a.form === b.form && a.scale === b.scale;
}

function changesText(parameters: CdteParameters): string {
  if (same(parameters, recommended)) return '';
  const { discrepancy, form, scale } = parameters;
  if (discrepancy !== 'mmd') return ` (${discrepancy})`;
  return form === 'V' ? ' (form V)' : ` (bandwidth ${scale})`;
}
