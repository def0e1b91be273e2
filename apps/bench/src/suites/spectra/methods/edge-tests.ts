import { edgeTest, type FiniteSizeCorrection } from '@lab/transient-bbp';
import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { NoiseAnswer, NoiseInput } from '../task.ts';
import { onlyOn } from './applies.ts';

/** Whether the edge is moved by its correction of order 1/N. */
export interface EdgeTestParameters extends Parameters {
  readonly correction: FiniteSizeCorrection;
}

const skip = onlyOn(['pure-noise'], 'tests single matrices');

/** The test of this repository. */
export const noiseEdgeTest = defineMethod<NoiseInput, NoiseAnswer, EdgeTestParameters>({
  name: 'edge-test',
  title: 'Tracy-Widom test at the edge of the noise',
  description:
    'edgeTest of @lab/transient-bbp: the distance of the top eigenvalue above the edge of the anisotropic noise against the Tracy-Widom law, with the edge moved by its 1/N correction or left at its limit.',
  module: import.meta.url,
  variants: [{ correction: 'shift' }, { correction: 'none' }],
  label: ({ correction }) => (correction === 'shift' ? 'edge test' : 'edge test, not corrected'),
  skip,
  run: ({ profile, dimension, tops }, { parameters: { correction } }) =>
    testAll(tops, (top) => edgeTest(profile, top, { dimension, correction })),
});

/** The test without anisotropy. */
export const isotropicTest = defineMethod<NoiseInput, NoiseAnswer, Record<string, never>>({
  name: 'isotropic-test',
  title: 'Tracy-Widom test at the edge of one semicircle',
  description:
    'The same law at the edge of a semicircle of the mean variance: what tools that fit one isotropic law to a layer do.',
  module: import.meta.url,
  label: () => 'isotropic edge test',
  skip,
  run: ({ profile: { weights, variance }, dimension, tops }) => {
    const mean = Array.from(weights).reduce((sum, weight, k) => sum + weight * (variance[k] ?? 0), 0);
    return testAll(tops, (top) => edgeTest({ weights: [1], variance: [mean] }, top, { dimension }));
  },
});

function testAll(
  tops: readonly number[],
  test: (top: number) => { readonly z: number; readonly pValue: number },
): NoiseAnswer {
  const tests = tops.map(test);
  return { kind: 'noise', z: tests.map(({ z }) => z), pValue: tests.map(({ pValue }) => pValue) };
}
