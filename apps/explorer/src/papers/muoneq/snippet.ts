import type { Snippet } from '../../contract/paper.ts';
import { gradientShape, type Result } from './compute.ts';
import type { Values } from './controls.ts';

const [rows, columns] = gradientShape;

export const snippet: Snippet<Result, Values> = {
  code: ({ spread, mode, newtonSchulz }) =>
    `import { svd } from '@lab/linalg';
import { alignment, muonEqDirection } from '@lab/muoneq';
import { randomStream } from '@lab/stats';

const data = randomStream(1, 'gradient').fillNormal(new Float64Array(${rows * columns}));
const scaled = data.map((value, k) => value * 10 ** ((-${spread} * Math.floor(k / ${columns})) / ${rows - 1}));
const gradient = { data: scaled, rows: ${rows}, columns: ${columns} };
for (const mode of ['none', '${mode}']) {
  const update = muonEqDirection(gradient, { mode, steps: ${newtonSchulz} });
  const { values } = svd({ ...gradient, data: update }, { vectors: false });
  console.log(mode, 'smallest singular value', values.at(-1).toFixed(4));
}
console.log('kept', alignment(gradient, { mode: '${mode}' }).relativeInner.toFixed(4));
`,
  output: ({ spectra: [muon, equilibrated], kept }, { mode }) =>
    [
      `none smallest singular value ${muon!.values.at(-1)!.toFixed(4)}`,
      `${mode} smallest singular value ${equilibrated!.values.at(-1)!.toFixed(4)}`,
      `kept ${kept.toFixed(4)}`,
    ].join('\n'),
};
