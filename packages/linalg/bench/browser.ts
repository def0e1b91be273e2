// node bench/browser.ts
// Ratios to ml-matrix in headless Chromium, of the built files: wall time, medians of rounds in which both run.
import path from 'node:path';
import { bundle, findChromium, launchChromium, runInPage } from '@lab/built-files';

const program = `
  import { currentTier, fromData, matrixProduct, symmetricEigen } from '@lab/linalg';
  import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
  const random = (n) => fromData(Float64Array.from({ length: n * n }, () => Math.random() - 0.5), n, n);
  const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
  const timed = (work) => { const start = performance.now(); work(); return performance.now() - start; };
  function compare(name, rounds, ours, theirs) {
    for (let i = 0; i < 3; i++) ours();
    const [x, y] = [[], []];
    for (let i = 0; i < rounds; i++) { x.push(timed(ours)); y.push(timed(theirs)); }
    console.log(name + ': ' + median(x).toFixed(1) + ' ms, ml-matrix ' + median(y).toFixed(1) + ' ms, ' + (median(y) / median(x)).toFixed(1) + ' times');
  }
  console.log('tier ' + currentTier().tier);
  const [a, b] = [random(512), random(512)];
  const [c, d] = [new Matrix(a), new Matrix(b)];
  compare('product 512', 7, () => matrixProduct(a, b), () => c.mmul(d));
  const s = random(400);
  const symmetric = s.clone().add(s.transpose());
  compare('eigenpairs 400', 3, () => symmetricEigen(symmetric), () => new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }));
`;

const chromium = findChromium();
if (chromium === undefined) throw new Error('no chromium on PATH or in CHROMIUM');
const browser = await launchChromium(chromium);
try {
  const module = await bundle(program, path.resolve(import.meta.dirname, '..'));
  const { lines, errors } = await runInPage(browser, module, { timeout: 300_000 });
  console.log([`Chromium ${browser.version()}`, ...lines, ...errors].join('\n'));
} finally {
  await browser.close();
}
