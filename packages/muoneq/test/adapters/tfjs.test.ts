import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MuonEqOptimizer } from '../../src/adapters/tfjs.ts';
import { createOptimizer, type Parameter } from '../../src/index.ts';
import { parityGradients, parityOptions, parityParameters, relativeDifference } from './parityCases.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

afterEach(() => tf.disposeVariables());

const steps = 20;

function variables(params: readonly Parameter[]): tf.Variable[] {
  return params.map(({ name, data, shape }) =>
    tf.variable(tf.tensor(Float32Array.from(data), [...shape]), true, name),
  );
}

function tensors(params: readonly Parameter[], step: number): tf.NamedTensorMap {
  const gradients = parityGradients(params, step);
  return Object.fromEntries(params.map(({ name, shape }) => [name, tf.tensor(gradients[name], [...shape])]));
}

function without<Value>(
  all: Readonly<Record<string, Value>>,
  out: (name: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !out(name)));
}

describe('MuonEqOptimizer gives the parameters of the core after 20 steps', () => {
  it.each(parityOptions)('with %s', (_, options) => {
    const params = parityParameters();
    const weights = variables(params);
    const optimizer = new MuonEqOptimizer(options);
    const core = createOptimizer(params, { layout: 'in-out', ...options });
    for (let t = 1; t <= steps; t++) {
      const named = tensors(params, t);
      optimizer.applyGradients(
        t % 2 === 0 ? named : Object.entries(named).map(([name, tensor]) => ({ name, tensor })),
      );
      tf.dispose(named);
      core.step(parityGradients(params, t));
    }
    for (const [i, { name, data }] of params.entries())
      expect(relativeDifference(weights[i].dataSync(), data), name).toBeLessThan(1e-5);
    expect(optimizer.iterations).toBe(steps);
    optimizer.dispose();
    core.free();
  });

  it('also when variables come one after the other, and after its weights were saved and set', async () => {
    const params = parityParameters();
    const weights = variables(params);
    const core = createOptimizer(params, { layout: 'in-out', lr: 0.02 });
    let optimizer = new MuonEqOptimizer({ lr: 0.02 });
    for (let t = 1; t <= steps; t++) {
      const late = (name: string): boolean => t < 4 && (name === 'wide' || name === 'bias');
      const named = without(tensors(params, t), late);
      const own = without(parityGradients(params, t), late);
      optimizer.applyGradients(named);
      core.step(own);
      if (t !== 10) continue;
      const saved = await optimizer.getWeights();
      const next = new MuonEqOptimizer({ lr: 0.02 });
      await next.setWeights(saved);
      optimizer.dispose();
      optimizer = next;
    }
    for (const [i, { name, data }] of params.entries())
      expect(relativeDifference(weights[i].dataSync(), data), name).toBeLessThan(1e-5);
    expect(optimizer.routing().map(({ kind }) => kind)).toContain('muon');
    optimizer.dispose();
  });

  it('changes nothing when a gradient holds NaN', () => {
    const params = parityParameters();
    const weights = variables(params);
    const optimizer = new MuonEqOptimizer({});
    const named = tensors(params, 1);
    const before = weights.map((weight) => weight.dataSync().slice());
    named['bias'] = tf.tensor1d([1, NaN, 1, 1, 1, 1]);
    expect(() => optimizer.applyGradients(named)).toThrow(expect.objectContaining({ code: 'NOT_FINITE' }));
    weights.forEach((weight, i) => expect(weight.dataSync()).toEqual(before[i]));
    expect(optimizer.iterations).toBe(0);
    expect(() => optimizer.applyGradients({ nobody: tf.tensor1d([1]) })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_NAME' }),
    );
    optimizer.dispose();
  });
});

describe('a training example', () => {
  const x = Array.from({ length: 64 }, (_, i) => [2 * Math.sin(2.6 * i), 2 * Math.sin(2.6 * i + 1.3)]);
  const y = x.map(([a, b]) => [Math.sin(a + 2 * b)]);

  it('with model.compile and fit, saved and loaded', async () => {
    tf.serialization.registerClass(MuonEqOptimizer);
    const model = tf.sequential();
    model.add(
      tf.layers.dense({
        units: 16,
        inputShape: [2],
        activation: 'tanh',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
      }),
    );
    model.add(tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }));
    const optimizer = new MuonEqOptimizer({ lr: 0.03 });
    model.compile({ optimizer, loss: 'meanSquaredError' });
    const { history } = await model.fit(tf.tensor2d(x), tf.tensor2d(y), {
      epochs: 150,
      batchSize: 64,
      shuffle: false,
    });
    const losses = history['loss'] as number[];
    expect(losses.at(-1)!).toBeLessThan(0.1 * losses[0]);
    const copy = MuonEqOptimizer.fromConfig(MuonEqOptimizer, optimizer.getConfig());
    expect(copy.getConfig()).toEqual(optimizer.getConfig());
    expect(copy.getClassName()).toBe('MuonEqOptimizer');
  });

  it('with minimize', () => {
    const w = tf.variable(
      tf.tensor2d([
        [0.1, 0.2],
        [0.3, -0.1],
      ]),
      true,
      'w',
    );
    const target = tf.tensor2d([
      [1, -1],
      [0.5, 2],
    ]);
    const loss = (): tf.Scalar => tf.sum(tf.square(tf.sub(w, target)));
    const optimizer = new MuonEqOptimizer({ lr: 0.5, weightDecay: 0 });
    const first = loss().dataSync()[0];
    for (let t = 0; t < 60; t++) {
      optimizer.learningRate = 0.5 * (1 - t / 60);
      optimizer.minimize(loss);
    }
    expect(loss().dataSync()[0]).toBeLessThan(0.05 * first);
  });
});
