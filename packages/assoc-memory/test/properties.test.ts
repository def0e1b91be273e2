import { matrixProduct, toMatrix, type MatrixLike } from '@lab/linalg';
import { normalMatrix, randomStream } from '@lab/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AssociativeMemory,
  fitMemory,
  fitMemoryAsync,
  gaussianEmbeddings,
  loss,
  lossAndGradient,
  lossAsync,
  margins,
  marginsAsync,
  negativeGradient,
  negativeGradientAsync,
  newtonSchulz,
  orthogonalEmbeddings,
  powerLaw,
  predict,
  recovery,
  recoveryAsync,
  ridgeMemory,
  score,
  spectralPower,
  spectrumDiagnostics,
  stabilizedPolar,
  step,
  stepAsync,
  topK,
  topKAsync,
  train,
  trainAsync,
  truncatedHebbian,
  iterateTraining,
  deltaRule,
  type MemoryModel,
} from '../src/index.ts';

const sizes = fc.record({
  n: fc.integer({ min: 2, max: 40 }),
  dIn: fc.integer({ min: 1, max: 12 }),
  dOut: fc.integer({ min: 1, max: 12 }),
  seed: fc.nat(),
});

function drawn({ n, dIn, dOut, seed }: { n: number; dIn: number; dOut: number; seed: number }) {
  const inputs = gaussianEmbeddings({ n, d: dIn, seed: `${seed}/in` });
  const outputs = gaussianEmbeddings({ n, d: dOut, seed: `${seed}/out` });
  const frequencies = powerLaw({ n, alpha: 1.3 });
  const W = normalMatrix(randomStream(seed, 'W'), dOut, dIn);
  return { problem: { inputs, outputs, frequencies }, W };
}

function largestDifference(a: MatrixLike, b: MatrixLike): number {
  const [x, y] = [a, b].map((matrix) => toMatrix(matrix).to1DArray());
  return Math.max(...x.map((value, i) => Math.abs(value - y[i])));
}

function identityFor(matrix: MatrixLike): number[][] {
  const columns = 'columns' in matrix ? matrix.columns : matrix[0].length;
  return Array.from({ length: columns }, (_, i) =>
    Array.from({ length: columns }, (__, j) => Number(i === j)),
  );
}

describe('gradient and loss', () => {
  it('the gradient at zero is the softmax gradient at a zero matrix', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { problem } = drawn(size);
        const zero = Array.from({ length: size.dOut }, () => new Array<number>(size.dIn).fill(0));
        const difference = largestDifference(
          negativeGradient(problem),
          negativeGradient(problem, { W: zero }),
        );
        expect(difference).toBeLessThan(1e-14);
      }),
      { numRuns: 50 },
    );
  });

  it('the gradient is minus the slope of the loss', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { problem, W } = drawn(size);
        const { loss: value, gradient } = lossAndGradient(problem, W);
        expect(value).toBe(loss(problem, W));
        const h = 1e-5;
        const moved = (sign: number): number => {
          const V = W.clone();
          V.set(0, 0, V.get(0, 0) + sign * h);
          return loss(problem, V);
        };
        expect((moved(1) - moved(-1)) / (2 * h)).toBeCloseTo(-gradient.get(0, 0), 7);
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of the items', () => {
    const { problem, W } = drawn({ n: 30, dIn: 5, dOut: 4, seed: 3 });
    const reversed = {
      inputs: problem.inputs.to2DArray().reverse(),
      outputs: problem.outputs.to2DArray().reverse(),
      frequencies: problem.frequencies.slice().reverse(),
    };
    expect(loss(reversed, W)).toBeCloseTo(loss(problem, W), 13);
    expect(
      largestDifference(negativeGradient(reversed, { W }), negativeGradient(problem, { W })),
    ).toBeLessThan(1e-14);
  });

  it('takes what people have: rows, views, typed arrays with gaps', () => {
    const { problem, W } = drawn({ n: 12, dIn: 4, dOut: 3, seed: 8 });
    const padded = new Float64Array(12 * 9);
    for (let i = 0; i < 12; i++) for (let j = 0; j < 4; j++) padded[9 * i + j] = problem.inputs.get(i, j);
    const same = {
      ...problem,
      inputs: { data: padded, rows: 12, columns: 4, stride: 9 },
      outputs: problem.outputs.to2DArray().map((row) => Float64Array.from(row)),
    };
    expect(largestDifference(negativeGradient(same, { W }), negativeGradient(problem, { W }))).toBeLessThan(
      1e-15,
    );
    expect(margins(same, W).recovered).toEqual(margins(problem, W).recovered);
    expect(padded[4]).toBe(0);
  });
});

describe('margins', () => {
  it('are what brute force finds', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { problem, W } = drawn(size);
        const logits = matrixProduct(
          matrixProduct(problem.inputs, W, { transposeB: true }),
          problem.outputs,
          {
            transposeB: true,
          },
        ).to2DArray();
        const expected = logits.map((row, i) => row[i] - Math.max(...row.filter((_, j) => j !== i)));
        const found = margins(problem, W).margins;
        expected.forEach((margin, i) => expect(found[i]).toBeCloseTo(margin, 12));
      }),
      { numRuns: 40 },
    );
  });

  it('of equal outputs are exactly 0, wherever they stand', () => {
    const n = 600;
    const outputs = gaussianEmbeddings({ n, d: 24, seed: 1 }).to2DArray();
    for (let i = 0; i < n; i += 2) outputs[(i + 301) % n] = outputs[i];
    const inputs = outputs;
    const W = identityFor([new Array<number>(24).fill(0)]);
    const { margins: found, recovered } = margins({ inputs, outputs }, W);
    const paired = Array.from(found).filter((margin) => margin === 0).length;
    expect(paired).toBeGreaterThan(n / 2);
    recovered.forEach((flag, i) => expect(flag).toBe(found[i] > 0));
  });

  it('do not care about the scale of W in what is recovered', () => {
    const { problem, W } = drawn({ n: 40, dIn: 10, dOut: 10, seed: 4 });
    const tiny = W.clone().mul(1e-200);
    expect(margins(problem, tiny).recovered).toEqual(margins(problem, W).recovered);
    expect(recovery(problem, W).count).toBe(margins(problem, W).recovered.filter(Boolean).length);
  });
});

describe('rules', () => {
  it('h_lambda is odd, scales with its argument and commutes with rotations', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 70 }),
        fc.nat(),
        (m, n, seed) => {
          const G = normalMatrix(randomStream(seed, 'G'), m, n);
          const at = stabilizedPolar(G, { lambda: 0.5 });
          for (const scale of [-1, 1e-140, 1e110])
            expect(
              largestDifference(
                stabilizedPolar(G.clone().mul(scale), { lambda: 0.5 * Math.abs(scale) }),
                at.clone().mul(Math.sign(scale)),
              ),
            ).toBeLessThan(1e-11);
          const Q = orthogonalEmbeddings({ n: m, d: m, seed: `${seed}` });
          const rotated = stabilizedPolar(matrixProduct(Q, G), { lambda: 0.5 });
          expect(largestDifference(rotated, matrixProduct(Q, at))).toBeLessThan(1e-11);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('all ways to h_lambda agree, on a gradient with a heavy tail', () => {
    const d = 80;
    const problem = {
      inputs: gaussianEmbeddings({ n: 2000, d, seed: 1 }),
      outputs: gaussianEmbeddings({ n: 2000, d, seed: 2 }),
      frequencies: powerLaw({ n: 2000, alpha: 1.5 }),
    };
    const G = negativeGradient(problem);
    for (const lambda of [1e-3, 1e-4]) {
      const exact = stabilizedPolar(G, { lambda, method: 'svd' });
      for (const method of ['gram', 'augmented', 'auto'] as const)
        expect(largestDifference(stabilizedPolar(G, { lambda, method }), exact), method).toBeLessThan(1e-9);
    }
  });

  it('without lambda it is the power 0 and what Newton-Schulz tends to', () => {
    const G = normalMatrix(randomStream(3, 'G'), 6, 9);
    const polar = stabilizedPolar(G);
    expect(largestDifference(spectralPower(G, { power: 0 }), polar)).toBeLessThan(1e-13);
    const { matrix } = newtonSchulz(G, { steps: 40, coefficients: [1.875, -1.25, 0.375] });
    expect(largestDifference(matrix, polar)).toBeLessThan(1e-12);
  });

  it('Newton-Schulz acts on small singular values like lambda = |G|_F / 3.4445^k', () => {
    const values = [1, 1e-3, 1e-5];
    const G = values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
    const { matrix } = newtonSchulz(G, { steps: 5 });
    const lambda = Math.hypot(...values) / 3.4445 ** 5;
    expect(matrix.get(2, 2) / (1e-5 / lambda)).toBeCloseTo(1, 2);
  });

  it('diagnostics count what stands out of white noise', () => {
    const d = 120;
    const noise = normalMatrix(randomStream(9, 'noise'), d, d);
    const { bulkEdge, outliers } = spectrumDiagnostics(noise);
    expect(bulkEdge / (2 * Math.sqrt(d))).toBeCloseTo(1, 1);
    expect(outliers).toBeLessThan(3);
    const spiked = noise.clone();
    for (let k = 0; k < 5; k++) spiked.set(k, k, 100 + k);
    const report = spectrumDiagnostics(spiked);
    expect(report.outliers).toBeGreaterThanOrEqual(5);
    expect(report.outliers).toBeLessThan(8);
    expect(report.newtonSchulzSteps).toBeGreaterThan(3);
    expect(report.saturated).toBeGreaterThan(d / 2);
  });

  it('orthogonal embeddings are orthonormal within each frame, and then everything is stored at once', () => {
    const V = orthogonalEmbeddings({ n: 20, d: 20, seed: 1 });
    expect(largestDifference(matrixProduct(V, V, { transposeB: true }), identityFor(V))).toBeLessThan(1e-14);
    const problem = { inputs: V, outputs: orthogonalEmbeddings({ n: 20, d: 20, seed: 2 }) };
    expect(recovery(problem, step(problem, { rule: 'muon', lambda: 0 }).W).count).toBe(20);
  });

  it('memories that know the facts one by one store them', () => {
    const facts = {
      inputs: gaussianEmbeddings({ n: 60, d: 40, seed: 1 }),
      outputs: gaussianEmbeddings({ n: 60, d: 40, seed: 2 }),
    };
    const hebbian = recovery(facts, truncatedHebbian(facts, { items: 60 })).count;
    expect(hebbian).toBeGreaterThan(45);
    expect(recovery(facts, ridgeMemory(facts, { items: 60 })).count).toBeGreaterThan(hebbian);
    const fresh = deltaRule(facts);
    const recalled = matrixProduct(facts.inputs.subMatrix(59, 59, 0, 39), fresh, { transposeB: true });
    expect(largestDifference(recalled, facts.outputs.subMatrix(59, 59, 0, 39))).toBeLessThan(1e-13);
    const two = truncatedHebbian(facts, { items: 2 });
    const byHand = matrixProduct(facts.outputs.subMatrix(0, 1, 0, 39), facts.inputs.subMatrix(0, 1, 0, 39), {
      transposeA: true,
    });
    expect(largestDifference(two, byHand)).toBeLessThan(1e-14);
  });
});

describe('asynchronous forms give the same results', () => {
  const { problem, W } = drawn({ n: 40, dIn: 8, dOut: 6, seed: 12 });
  it('for gradients, losses, margins, recovery, steps and training', async () => {
    expect(await negativeGradientAsync(problem, { W })).toEqual(negativeGradient(problem, { W }));
    expect(await lossAsync(problem, W)).toBe(loss(problem, W));
    expect(await marginsAsync(problem, W)).toEqual(margins(problem, W));
    expect(await recoveryAsync(problem, W)).toEqual(recovery(problem, W));
    expect(await stepAsync(problem, { rule: 'newton' })).toEqual(step(problem, { rule: 'newton' }));
    const options = { rule: 'muon', steps: 3, batch: 500, seed: 'a' } as const;
    const done: number[] = [];
    const onProgress = ({ completed }: { completed: number }): void => void done.push(completed);
    expect(await trainAsync(problem, { ...options, onProgress })).toEqual(train(problem, options));
    expect(done).toEqual([1, 2, 3]);
  });
});

describe('several steps', () => {
  const n = 300;
  const d = 24;
  const problem = {
    inputs: gaussianEmbeddings({ n, d, seed: 1 }),
    outputs: gaussianEmbeddings({ n, d, seed: 2 }),
    frequencies: powerLaw({ n, alpha: 1.5 }),
  };

  it('begin with the step of one step', () => {
    const eta = Math.sqrt(d);
    const [first] = train(problem, { rule: 'muon', steps: 1 }).steps;
    const { W, parameter } = step(problem, { rule: 'muon', stepSize: eta });
    expect(first.parameter).toBe(parameter);
    expect(first.loss).toBe(loss(problem, W));
    expect(first.recovered).toBe(recovery(problem, W).count);
  });

  it('go on from where they stopped', () => {
    const options = { rule: 'muon', lambda: 1e-3, stepSize: 3 } as const;
    const all = train(problem, { ...options, steps: 4 });
    const half = train(problem, { ...options, steps: 2 });
    const rest = train(problem, { ...options, steps: 2, W: half.W });
    expect(largestDifference(rest.W, all.W)).toBeLessThan(1e-12);
  });

  it('lower the loss and store more, for Muon and SGD', () => {
    for (const rule of ['muon', 'sgd', 'newton', 'newtonSchulz'] as const) {
      const { steps } = train(problem, { rule, steps: 5 });
      expect(steps[4].loss, rule).toBeLessThan(steps[0].loss);
      expect(steps[4].recovered, rule).toBeGreaterThan(steps[0].recovered);
    }
  });

  it('leave recovered items out when thresholded, for good without readd', () => {
    const options = { rule: 'muon', steps: 4, mode: 'thresholded' } as const;
    const steps = train(problem, options).steps;
    for (let t = 1; t < 4; t++) expect(steps[t].active).toBe(n - steps[t - 1].recovered);
    const kept = train(problem, { ...options, readd: false }).steps;
    for (let t = 1; t < 4; t++) expect(kept[t].active).toBeLessThanOrEqual(kept[t - 1].active);
  });

  it('follow the schedule of ranks', () => {
    const steps = train(problem, { rule: 'muon', steps: 3, mode: 'rank', schedule: [0, 30, 100] }).steps;
    expect(steps.map(({ active }) => active)).toEqual([300, 270, 200]);
    const own = train(problem, { rule: 'muon', steps: 2, mode: 'rank', alpha: 1.5 }).steps;
    expect(own[1].active).toBe(n - Math.floor(d ** (1 + 1 / 3)));
  });

  it('can be stopped between two', () => {
    const seen = [];
    for (const { step: number, W } of iterateTraining(problem, { rule: 'muon', steps: 100 })) {
      seen.push(number);
      if (number === 2) {
        expect([W.rows, W.columns]).toEqual([d, d]);
        break;
      }
    }
    expect(seen).toEqual([1, 2]);
  });
});

describe('a memory of one’s own facts', () => {
  const n = 40;
  const keys = gaussianEmbeddings({ n, d: 32, seed: 'keys' });
  const values = gaussianEmbeddings({ n, d: 24, seed: 'values' });

  it('recalls values, survives JSON, and says how much it recalls', () => {
    const model = JSON.parse(JSON.stringify(fitMemory({ keys, values }))) as MemoryModel;
    const recalled = predict(model, keys);
    const { recovered, accuracy } = score(model, { keys });
    expect(recalled.filter((index, i) => index === i)).toHaveLength(recovered);
    expect(accuracy).toBeGreaterThan(0.7);
    expect(model.steps[0].recovered).toBe(recovered);
  });

  it('ranks the best outputs, the first of them being the prediction', async () => {
    const model = fitMemory({ keys, values });
    const top = topK(model, keys, 5);
    expect(top.indices.map((indices) => indices[0])).toEqual(Array.from(predict(model, keys)));
    for (const logits of top.logits)
      for (let k = 1; k < 5; k++) expect(logits[k]).toBeLessThanOrEqual(logits[k - 1]);
    expect(await topKAsync(model, keys, 5)).toEqual(top);
    expect(await fitMemoryAsync({ keys, values })).toEqual(model);
  });

  it('learns classes, many keys to one output', () => {
    const stream = randomStream(6, 'classes');
    const centres = gaussianEmbeddings({ n: 4, d: 32, seed: 'centres' });
    const classes = Array.from({ length: 200 }, () => stream.integer(4));
    const noisy = classes.map((label) =>
      Array.from({ length: 32 }, (_, j) => centres.get(label, j) + 0.1 * stream.normal()),
    );
    const model = fitMemory({ keys: noisy, classes }, { steps: 3 });
    expect(score(model, { keys: noisy, classes }).accuracy).toBeGreaterThan(0.95);
  });

  it('streamed in batches is the memory of all at once', () => {
    const whole = new AssociativeMemory({ outputs: values, dIn: 32 }).partialFit({ keys });
    const parts = new AssociativeMemory({ outputs: values, dIn: 32 });
    parts.partialFit({
      keys: keys.subMatrix(0, 24, 0, 31),
      classes: Array.from({ length: 25 }, (_, i) => i),
    });
    const revived = AssociativeMemory.fromJSON(JSON.parse(JSON.stringify(parts)) as never);
    revived.partialFit({
      keys: keys.subMatrix(25, n - 1, 0, 31),
      classes: Array.from({ length: n - 25 }, (_, i) => 25 + i),
    });
    expect(revived.seen).toBe(n);
    for (const rule of ['muon', 'newton', 'sgd'] as const) {
      const [a, b] = [whole, revived].map((memory) => memory.model({ rule }).weights);
      a.forEach((weight, i) => expect(weight).toBeCloseTo(b[i], 11));
    }
    const direct = step(
      { inputs: keys, outputs: values },
      { rule: 'sgd', stepSize: Math.sqrt(32) },
    ).W.to1DArray();
    whole.model({ rule: 'sgd' }).weights.forEach((weight, i) => expect(weight).toBeCloseTo(direct[i], 12));
  });
});
