import type { Snippet } from '../../contract/paper.ts';
import { iterations, penalty, side, type Result } from './compute.ts';
import type { Values } from './controls.ts';

export const snippet: Snippet<Result, Values> = {
  code: ({ budget, scheme, noise }) =>
    `import * as sampling from '@lab/partial-sampling';

const transform = sampling.fourier({ shape: [${side}, ${side}] });
const prior = { kind: 'sparse', basis: sampling.haar({ shape: [${side}, ${side}] }) };
const { energy } = sampling.localCoherence(transform, prior);
const design = sampling.designSampling({ energy, measurements: ${budget / 100} * ${side * side}, pairs: transform.pairs, forced: [0] });
const sample = sampling.drawSample(design, { scheme: '${scheme}', seed: 1${scheme === 'fixedSize' ? ", rounding: 'random'" : ''} });
const image = sampling.sheppLogan(${side});
const y = sampling.measure(transform, image, sample, { noise: { kind: 'gaussian', sigma: ${noise} }, seed: 2 });
const options = { method: 'cycleSpin', lambda: ${penalty(noise)}, maxIterations: ${iterations} };
const { x } = sampling.reconstruct(transform, prior, y, sample, options);
console.log(design.deterministicRows.length, 'always,', sample.rows.length, 'measured, error', sampling.relativeError(x, image).toFixed(5));
`,
  output: ({ always, measured, error }) =>
    `${always} always, ${measured} measured, error ${error.toFixed(5)}`,
};
