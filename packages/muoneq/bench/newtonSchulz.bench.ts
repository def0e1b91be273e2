import { it } from 'vitest';
import { equilibrate, orthogonalize, orthogonalizeWorkspace } from '../src/index.ts';

const few = { iterations: 20, time: 0, warmupIterations: 20, warmupTime: 0 };

/** Newton-Schulz as one writes it in plain JavaScript: three loops a product. */
function plainJavaScript(a: Float64Array, m: number, n: number): Float64Array {
  const norm = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
  let x = a.map((value) => value / norm);
  for (let step = 0; step < 5; step++) {
    const gram = product(x, transposed(x, m, n), m, n, m);
    const square = product(gram, gram, m, m, m);
    const inner = product(
      gram.map((value, i) => -4.775 * value + 2.0315 * square[i]),
      x,
      m,
      m,
      n,
    );
    x = x.map((value, i) => 3.4445 * value + inner[i]);
  }
  return x;
}

function product(a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) for (let j = 0; j < n; j++) c[i * n + j] += a[i * k + p] * b[p * n + j];
  return c;
}

function transposed(a: Float64Array, m: number, n: number): Float64Array {
  return Float64Array.from({ length: m * n }, (_, at) => a[(at % m) * n + Math.floor(at / m)]);
}

for (const [m, n] of [
  [64, 64],
  [64, 176],
] as const)
  it(`five Newton-Schulz steps, ${m} x ${n}`, async ({ bench }) => {
    const doubles = Float64Array.from({ length: m * n }, (_, i) => Math.sin(i * i + 1));
    const singles = Float32Array.from(doubles);
    const workspace = orthogonalizeWorkspace();
    const shape = [m, n];
    await bench.compare(
      bench('single precision', () => void orthogonalize(singles, { shape, workspace })),
      bench('double precision', () => void orthogonalize(doubles, { shape, workspace })),
      bench(
        'double precision, Gram form',
        () => void orthogonalize(doubles, { shape, workspace, form: 'gram' }),
      ),
      bench('equilibration R alone', () => void equilibrate(singles, { shape })),
      bench('plain JavaScript', () => void plainJavaScript(doubles, m, n)),
      few,
    );
  });
