import { defaultDevice, init, jit, numpy as np, valueAndGrad, type Array as JaxArray } from '@jax-js/jax';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyUpdates, gradientTransformation, HostOptimizer } from '../../src/adapters/jax.ts';
import { createOptimizer, type OptimizerOptions, type Parameter } from '../../src/index.ts';
import { parityGradients, parityOptions, parityParameters, relativeDifference } from './parityCases.ts';

type Params = Record<string, JaxArray>;

beforeAll(async () => {
  await init();
  defaultDevice('wasm');
});

const steps = 20;

function upload(params: readonly Parameter[], values: Readonly<Record<string, Float32Array>>): Params {
  return Object.fromEntries(
    params.map(({ name, shape }) => [name, np.array(values[name].slice(), { shape: [...shape] })]),
  );
}

function initial(): { params: Parameter[]; tree: Params } {
  const params = parityParameters();
  const values = Object.fromEntries(params.map(({ name, data }) => [name, data as Float32Array]));
  return { params, tree: upload(params, values) };
}

/** The core's parameters after 20 steps. */
function core(options: OptimizerOptions): Parameter[] {
  const params = parityParameters();
  const optimizer = createOptimizer(params, options);
  for (let step = 1; step <= steps; step++) optimizer.step(parityGradients(params, step));
  optimizer.free();
  return params;
}

function expectAgreement(tree: Params, want: readonly Parameter[]): void {
  for (const { name, data } of want)
    expect(relativeDifference(tree[name].ref.dataSync(), data), name).toBeLessThan(1e-5);
}

describe('gradientTransformation under jit gives the parameters of the core after 20 steps', () => {
  it.each(parityOptions)('with %s', (_, options) => {
    const { params, tree } = initial();
    const { init: start, update } = gradientTransformation<Params>(options);
    let state = start(tree);
    let current = tree;
    const step = jit((gradients: Params, old: typeof state, weights: Params) => {
      const kept = Object.fromEntries(Object.entries(weights).map(([name, leaf]) => [name, leaf.ref]));
      const [updates, next] = update(gradients, old, kept);
      return [applyUpdates(weights, updates), next] as [Params, typeof state];
    });
    for (let t = 1; t <= steps; t++)
      [current, state] = step(upload(params, parityGradients(params, t)), state, current);
    expectAgreement(current, core(options));
  });

  it('with a schedule, groups and a frozen leaf', () => {
    const { params, tree } = initial();
    const before = tree['wide'].ref.dataSync().slice();
    const { init: start, update } = gradientTransformation<Params>({
      lr: (step) => np.reciprocal(step).mul(0.1),
      kinds: { wide: 'frozen', embed: 'muon' },
      groups: { tall: { weightDecay: 3 } },
    });
    let state = start(tree);
    let current = tree;
    const own = parityParameters().map((parameter): Parameter => ({
      ...parameter,
      ...(parameter.name === 'wide'
        ? { kind: 'frozen' }
        : parameter.name === 'embed'
          ? { kind: 'muon' }
          : {}),
      ...(parameter.name === 'tall' ? { group: { weightDecay: 3 } } : {}),
    }));
    const optimizer = createOptimizer(own, { lr: 1 });
    for (let t = 1; t <= steps; t++) {
      const kept = Object.fromEntries(Object.entries(current).map(([name, leaf]) => [name, leaf.ref]));
      const [updates, next] = update(upload(params, parityGradients(params, t)), state, kept);
      state = next;
      current = applyUpdates(current, updates);
      optimizer.step(parityGradients(params, t), { lr: 0.1 / t });
    }
    expectAgreement(current, own);
    expect(current['wide'].dataSync()).toEqual(before);
  });

  it('refuses what a compiled function cannot follow, and names that are not there', () => {
    expect(() => gradientTransformation({ orthogonalizer: 'exact' })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_OPTION' }),
    );
    expect(() => gradientTransformation({ tolerance: 0.1 })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_OPTION' }),
    );
    const { tree } = initial();
    expect(() => gradientTransformation<Params>({ kinds: { none: 'adamw' } }).init(tree)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_NAME' }),
    );
  });
});

describe('HostOptimizer gives the parameters of the core after 20 steps', () => {
  it.each(parityOptions.slice(0, 6))('with %s', async (_, options) => {
    const { params, tree } = initial();
    const optimizer = new HostOptimizer(tree, options);
    let current = tree;
    for (let t = 1; t <= steps; t++) {
      const gradients = upload(params, parityGradients(params, t));
      current =
        t % 2 === 0 ? optimizer.step(current, gradients) : await optimizer.stepAsync(current, gradients);
    }
    expectAgreement(current, core(options));
  });
});

describe('a training example', () => {
  /** A network of one hidden layer for the sine of x + 2 y on the square. */
  const points = Float32Array.from({ length: 128 }, (_, i) => Math.sin(1.3 * i) * 2);
  const target = Float32Array.from({ length: 64 }, (_, i) => Math.sin(points[2 * i] + 2 * points[2 * i + 1]));

  function network(): Params {
    const draw = (...shape: number[]): JaxArray =>
      np.array(
        Float32Array.from(
          { length: shape.reduce((a, b) => a * b, 1) },
          (_, i) => Math.sin(7 * i * i + 1) / 3,
        ),
        { shape },
      );
    return { hidden: draw(16, 2), bias: draw(16), out: draw(1, 16) };
  }

  const loss = (params: Params): JaxArray => {
    const x = np.array(points, { shape: [64, 2] });
    const hidden = np.tanh(np.matmul(x, params['hidden'].transpose()).add(params['bias']));
    const error = np.matmul(hidden, params['out'].transpose()).sub(np.array(target, { shape: [64, 1] }));
    return np.mean(np.square(error));
  };

  it('with gradientTransformation, all of it compiled', () => {
    const transformation = gradientTransformation<Params>({ lr: 0.03 });
    let params = network();
    let state = transformation.init(params);
    const step = jit((current: Params, old: typeof state) => {
      const kept = (): Params =>
        Object.fromEntries(Object.entries(current).map(([name, leaf]) => [name, leaf.ref]));
      const [value, gradients] = valueAndGrad(loss)(kept()) as [JaxArray, Params];
      const [updates, next] = transformation.update(gradients, old, kept());
      return [value, applyUpdates(current, updates), next] as [JaxArray, Params, typeof state];
    });
    const losses: number[] = [];
    for (let t = 0; t < 150; t++) {
      const [value, next, nextState] = step(params, state);
      [params, state] = [next, nextState];
      losses.push(value.item());
    }
    expect(losses.at(-1)!).toBeLessThan(0.1 * losses[0]);
  });

  it('with HostOptimizer', () => {
    let params = network();
    const optimizer = new HostOptimizer(params, { lr: 0.03 });
    const gradient = jit(valueAndGrad(loss));
    const losses: number[] = [];
    for (let t = 0; t < 150; t++) {
      const kept = Object.fromEntries(Object.entries(params).map(([name, leaf]) => [name, leaf.ref]));
      const [value, gradients] = gradient(kept) as [JaxArray, Params];
      params = optimizer.step(params, gradients);
      losses.push(value.item());
    }
    expect(losses.at(-1)!).toBeLessThan(0.1 * losses[0]);
  });
});
