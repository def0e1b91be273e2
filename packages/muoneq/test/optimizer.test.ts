import { randomStream } from '@lab/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignment,
  clipGlobalNorm,
  createOptimizer,
  diagnose,
  GradientAccumulator,
  muonEqDirection,
  recommendMode,
  schedules,
  StepAbortedError,
  type FloatArray,
  type Optimizer,
  type OptimizerOptions,
  type OptimizerState,
  type Parameter,
} from '../src/index.ts';
import { inner, largestDifference, scaledNormal } from './support/matrices.ts';

const names = ['embed', 'wide', 'tall', 'bias'] as const;
const shapes = { embed: [9, 5], wide: [4, 7], tall: [8, 3], bias: [6] } as const;

function parameters(type: new (values: readonly number[]) => FloatArray = Float64Array): Parameter[] {
  const stream = randomStream(1, 'parameters');
  return names.map((name) => {
    const shape: readonly number[] = shapes[name];
    const length = shape.reduce((a, b) => a * b, 1);
    return { name, shape, data: new type(Array.from({ length }, () => stream.normal())) };
  });
}

function gradients(params: readonly Parameter[], step: number): Record<string, FloatArray> {
  const stream = randomStream(2, 'gradients', step);
  return Object.fromEntries(params.map(({ name, data }) => [name, data.map(() => stream.normal())]));
}

const copy = (params: readonly Parameter[]): number[][] => params.map(({ data }) => Array.from(data));

const everyMethod: readonly OptimizerOptions[] = [
  { method: 'muonEq' },
  { method: 'muonEq', mode: 'rowcol', phase: 4, guard: 0.5 },
  { method: 'muon', momentumStyle: 'ema' },
  { method: 'normuon' },
  { method: 'muonPlus' },
  { method: 'rmnp' },
  { method: 'adamw' },
  { method: 'sgd' },
  { preset: 'nanochat' },
];

describe('a gradient that holds NaN', () => {
  it.each([NaN, Infinity, -Infinity])('(%s) changes nothing, whichever parameter it is in', (value) => {
    for (const options of everyMethod) {
      const params = parameters();
      const optimizer = createOptimizer(params, options);
      optimizer.step(gradients(params, 1));
      const [before, state] = [copy(params), optimizer.stateDict()];
      const bad = gradients(params, 2);
      bad['bias'][5] = value;
      expect(() => optimizer.step(bad)).toThrow(expect.objectContaining({ code: 'NOT_FINITE' }));
      expect(copy(params)).toEqual(before);
      expect(optimizer.stateDict()).toEqual(state);
      optimizer.free();
    }
  });

  it('takes adamLrRatio times the rate where AdamW is at work, and only there', () => {
    const moved = (options: OptimizerOptions): Record<string, number> => {
      const params = parameters();
      const before = copy(params);
      createOptimizer(params, { lr: 0.01, weightDecay: 0, ...options }).step(gradients(params, 2));
      return Object.fromEntries(copy(params).map((values, i) => [names[i], values[0] - before[i][0]]));
    };
    const [whole, half] = [moved({}), moved({ adamLrRatio: 0.5 })];
    expect(half['bias'] / whole['bias']).toBeCloseTo(0.5, 6);
    expect(half['embed'] / whole['embed']).toBeCloseTo(0.5, 6);
    expect(half['wide']).toBe(whole['wide']);
  });

  it("with onNonFinite 'skip' skips the step and says where", () => {
    const params = parameters();
    const optimizer = createOptimizer(params, { onNonFinite: 'skip' });
    const bad = gradients(params, 2);
    bad['wide'][3] = NaN;
    const before = copy(params);
    expect(optimizer.step(bad)).toEqual({ applied: false, nonFinite: ['wide'] });
    expect(copy(params)).toEqual(before);
    expect(optimizer.steps).toBe(0);
    expect(optimizer.step(gradients(params, 3))).toEqual({ applied: true, nonFinite: [] });
  });
});

describe('state', () => {
  it.each(everyMethod.map((options) => [JSON.stringify(options), options] as const))(
    'survives JSON and goes on with the same bits: %s',
    (_, options) => {
      for (const type of [Float64Array, Float32Array] as const) {
        const params = parameters(type);
        const optimizer = createOptimizer(params, options);
        for (let t = 1; t <= 5; t++) optimizer.step(gradients(params, t));
        const saved = JSON.parse(JSON.stringify(optimizer.stateDict())) as OptimizerState;
        const resumed = params.map((parameter) => ({ ...parameter, data: parameter.data.slice() }));
        const other = createOptimizer(resumed, options);
        other.loadStateDict(saved);
        for (let t = 6; t <= 9; t++)
          [optimizer.step(gradients(params, t)), other.step(gradients(params, t))].at(0);
        expect(copy(resumed)).toEqual(copy(params));
        expect(other.stateDict()).toEqual(optimizer.stateDict());
        optimizer.free();
        other.free();
      }
    },
  );

  it('of another optimiser is refused, and nothing changes', () => {
    const params = parameters();
    const optimizer = createOptimizer(params, {});
    optimizer.step(gradients(params, 1));
    const before = optimizer.stateDict();
    const from = (options: OptimizerOptions, list = parameters()): OptimizerState =>
      createOptimizer(list, options).stateDict();
    const [first] = parameters();
    const broken = structuredClone(before) as unknown as {
      parameters: Record<string, { arrays: Record<string, number[]> }>;
    };
    broken.parameters['wide'].arrays['momentum'][0] = NaN;
    const short = structuredClone(before) as unknown as {
      parameters: Record<string, { arrays: Record<string, number[]> }>;
    };
    short.parameters['wide'].arrays['momentum'].pop();
    for (const [state, code] of [
      [from({ mode: 'col' }), 'STATE_MISMATCH'],
      [from({ method: 'muon' }), 'STATE_MISMATCH'],
      [from({ momentumStyle: 'ema' }), 'STATE_MISMATCH'],
      [
        from(
          {},
          parameters().map((p) => (p.name === 'wide' ? { ...p, kind: 'adamw' } : p)),
        ),
        'STATE_MISMATCH',
      ],
      [from({}, parameters().slice(1)), 'UNKNOWN_NAME'],
      [from({}, [...parameters(), { ...first, name: 'more' }]), 'UNKNOWN_NAME'],
      [
        from(
          {},
          parameters().map((p) => (p.name === 'wide' ? { ...p, shape: [7, 4] } : p)),
        ),
        'SHAPE',
      ],
      [short, 'SHAPE'],
      [broken, 'NOT_FINITE'],
      [{ ...before, steps: -1 }, 'OUT_OF_RANGE'],
      [{ ...before, version: 2 }, 'STATE_MISMATCH'],
      [{}, 'STATE_MISMATCH'],
      [null, 'WRONG_TYPE'],
    ] as const) {
      expect(() => optimizer.loadStateDict(state as OptimizerState)).toThrow(
        expect.objectContaining({ code }),
      );
      expect(optimizer.stateDict()).toEqual(before);
    }
  });
});

describe('stepAsync', () => {
  it('gives what step gives', async () => {
    const [one, two] = [parameters(), parameters()];
    const [a, b] = [createOptimizer(one), createOptimizer(two)];
    const seen: string[] = [];
    for (let t = 1; t <= 3; t++) {
      a.step(gradients(one, t));
      await b.stepAsync(gradients(two, t), {
        onProgress: ({ name, completed, total }) => seen.push(`${name} ${completed}/${total}`),
      });
    }
    expect(copy(two)).toEqual(copy(one));
    expect(seen.slice(0, 4)).toEqual(['embed 1/4', 'wide 2/4', 'tall 3/4', 'bias 4/4']);
  });

  it('aborted between parameters leaves no half matrix, and names what was updated', async () => {
    for (let stop = 1; stop < names.length; stop++) {
      const [params, whole] = [parameters(), parameters()];
      const [optimizer, other] = [createOptimizer(params), createOptimizer(whole)];
      const controller = new AbortController();
      const before = copy(params);
      other.step(gradients(whole, 1));
      const aborted = optimizer.stepAsync(gradients(params, 1), {
        signal: controller.signal,
        onProgress: ({ completed }) => {
          if (completed === stop) controller.abort();
        },
      });
      await expect(aborted).rejects.toBeInstanceOf(StepAbortedError);
      await expect(aborted).rejects.toMatchObject({ name: 'AbortError', updated: names.slice(0, stop) });
      const after = copy(params);
      after.forEach((values, i) => expect(values).toEqual(i < stop ? copy(whole)[i] : before[i]));
      // It can be used again.
      optimizer.step(gradients(params, 2));
    }
  });

  it('aborted before it begins changes nothing; aborted after the end it is done', async () => {
    const params = parameters();
    const optimizer = createOptimizer(params);
    const before = copy(params);
    await expect(
      optimizer.stepAsync(gradients(params, 1), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError', updated: [] });
    expect(copy(params)).toEqual(before);
    const controller = new AbortController();
    const report = await optimizer.stepAsync(gradients(params, 1), {
      signal: controller.signal,
      onProgress: ({ completed, total }) => {
        if (completed === total) controller.abort();
      },
    });
    expect(report.applied).toBe(true);
  });

  it('refuses a second step while one is under way', () => {
    const params = parameters();
    const optimizer = createOptimizer(params);
    const steps = optimizer.iterateStep(gradients(params, 1));
    expect(steps.next().value).toEqual({ name: 'embed', completed: 1, total: 4 });
    expect(() => optimizer.step(gradients(params, 2))).toThrow(expect.objectContaining({ code: 'BUSY' }));
    expect([...steps].map((progress) => progress.name)).toEqual(['wide', 'tall', 'bias']);
    optimizer.step(gradients(params, 2));
    expect(optimizer.steps).toBe(2);
  });
});

describe('one step', () => {
  const shape = [4, 7] as const;
  const single = (
    options: OptimizerOptions,
  ): { optimizer: Optimizer; data: Float64Array; before: Float64Array } => {
    const data = scaledNormal(4, 7, 0.5, 0, 3);
    return { data, before: data.slice(), optimizer: createOptimizer([{ name: 'w', data, shape }], options) };
  };
  const g = scaledNormal(4, 7, 1, 0, 4);

  it('is W (1 - lr wd) - lr scale O, O the direction of (1 + mu) G', () => {
    const { optimizer, data, before } = single({ lr: 0.1, weightDecay: 0.2 });
    optimizer.step({ w: g });
    const direction = muonEqDirection(
      g.map((value) => 1.95 * value),
      { shape, epsMode: 'relative' },
    );
    const want = before.map((w, i) => w * (1 - 0.02) - 0.1 * 0.2 * Math.sqrt(7) * direction[i]);
    expect(largestDifference(data, want)).toBeLessThan(1e-14);
    expect(optimizer.routing()).toEqual([
      {
        name: 'w',
        shape: [4, 7],
        kind: 'muon',
        scale: 0.2 * Math.sqrt(7),
        reason: 'a matrix inside the model',
      },
    ]);
  });

  it("does not depend on the gradients' scale with relative eps, and switches R off on small ones with the paper's", () => {
    const moved = (options: OptimizerOptions, scale: number): Float64Array => {
      const { optimizer, data, before } = single({ ...options, weightDecay: 0 });
      optimizer.step({ w: g.map((value) => value * scale) });
      return data.map((value, i) => value - before[i]);
    };
    const options = { nsEps: 1e-30 };
    expect(largestDifference(moved(options, 1e-9), moved(options, 1))).toBeLessThan(1e-12);
    const paper = { preset: 'paper', nsEps: 1e-30 } as const;
    expect(largestDifference(moved(paper, 1e-9), moved({ ...paper, mode: 'none' }, 1e-9))).toBeLessThan(1e-6);
  });

  it('of a zero gradient only decays', () => {
    for (const options of everyMethod.filter(({ preset }) => preset === undefined)) {
      const { optimizer, data, before } = single({ ...options, lr: 0.1, weightDecay: 0.5 });
      optimizer.step({ w: new Float64Array(28) });
      expect(
        largestDifference(
          data,
          before.map((value) => value * 0.95),
        ),
      ).toBeLessThan(1e-15);
    }
  });

  it('leaves a parameter without gradient alone, decay included', () => {
    const params = parameters();
    const optimizer = createOptimizer(params, {});
    const { wide, ...rest } = gradients(params, 1);
    const before = Array.from(params[1].data);
    optimizer.step(rest);
    optimizer.step([rest['embed'], undefined, rest['tall'], undefined]);
    expect(Array.from(params[1].data)).toEqual(before);
    optimizer.step({ wide });
    expect(Array.from(params[1].data)).not.toEqual(before);
  });

  it('with groups, frozen parameters and schedules does as they say', () => {
    const params = parameters().map((p): Parameter =>
      p.name === 'tall'
        ? { ...p, kind: 'frozen' }
        : p.name === 'wide'
          ? { ...p, group: { lr: 0.02, weightDecay: 0 } }
          : p,
    );
    const plain = parameters();
    const optimizer = createOptimizer(params, { lr: 0.01 });
    const other = createOptimizer(plain, { lr: 0.02, weightDecay: 0 });
    for (let t = 1; t <= 3; t++) {
      optimizer.step(gradients(params, t), { lr: 0.01 / t });
      other.step(gradients(plain, t), { lr: 0.02 / t });
    }
    expect(params[2].data).toEqual(parameters()[2].data);
    expect(largestDifference(params[1].data, plain[1].data)).toBeLessThan(1e-15);
    optimizer.setLearningRate(0.5);
    expect(optimizer.learningRate).toBe(0.5);
  });

  it("with 'ema' goes where 'sum' goes", () => {
    const run = (momentumStyle: 'sum' | 'ema'): number[][] => {
      const params = parameters();
      const optimizer = createOptimizer(params, { momentumStyle, nsEps: 1e-30 });
      for (let t = 1; t <= 5; t++) optimizer.step(gradients(params, t));
      return copy(params);
    };
    run('sum').forEach((values, i) => expect(largestDifference(values, run('ema')[i])).toBeLessThan(1e-12));
  });

  it('guarded RC never falls below its share of the descent where R does not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e5 }), (seed) => {
        const gradient = scaledNormal(3, 3, 2, 2, seed);
        const move = (options: OptimizerOptions): Float64Array => {
          const data = new Float64Array(9);
          const optimizer = createOptimizer([{ name: 'w', data, shape: [3, 3] }], {
            lr: 1,
            scale: 'none',
            epsMode: 'relative',
            ...options,
          });
          optimizer.step({ w: gradient });
          optimizer.free();
          return data.map((value) => -value);
        };
        const share = (o: Float64Array): number =>
          inner(gradient, o) / Math.sqrt((inner(gradient, gradient) * inner(o, o)) / 3);
        const guarded = share(move({ mode: 'rowcol', guard: 0.3 }));
        expect(guarded).toBeGreaterThanOrEqual(Math.min(0.3, share(move({ mode: 'row' }))) - 1e-12);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('with exact polar factors and with many convergent steps agree', () => {
    const run = (options: OptimizerOptions): Float64Array => {
      const { optimizer, data } = single(options);
      for (let t = 0; t < 4; t++) optimizer.step({ w: scaledNormal(4, 7, 1, 0, 10 + t) });
      return data;
    };
    expect(
      largestDifference(run({ orthogonalizer: 'exact' }), run({ coefficients: 'taylor5', steps: 40 })),
    ).toBeLessThan(1e-10);
  });

  it('decays cautiously only what the update makes smaller', () => {
    const { optimizer, data, before } = single({ lr: 0.1, weightDecay: 1, cautious: true });
    optimizer.step({ w: g });
    const { optimizer: other, data: free } = single({ lr: 0.1, weightDecay: 0 });
    other.step({ w: g });
    data.forEach((value, i) => {
      const shrinks = (before[i] - free[i]) * before[i] > 0;
      expect(value - free[i]).toBeCloseTo(shrinks ? -0.1 * before[i] : 0, 12);
    });
  });
});

describe('beside the optimiser', () => {
  it('clipGlobalNorm scales all gradients by one factor, also huge ones', () => {
    const list = { a: new Float64Array([3e200, 0]), b: new Float32Array([0]), c: undefined };
    expect(clipGlobalNorm(list, 1)).toBeCloseTo(3e200, -190);
    expect(list.a[0]).toBeCloseTo(1, 12);
    const small = [new Float64Array([0.3, 0.4])];
    expect(clipGlobalNorm(small, 1)).toBeCloseTo(0.5, 12);
    expect(Array.from(small[0])).toEqual([0.3, 0.4]);
    expect(clipGlobalNorm([new Float64Array(3)], 1)).toBe(0);
  });

  it('the accumulator gives means over batches, missing ones as zero', () => {
    const accumulator = new GradientAccumulator();
    accumulator.add({ a: new Float64Array([1, 2]), b: new Float64Array([4]) });
    accumulator.add({ a: new Float64Array([3, 4]), b: undefined });
    expect(accumulator.batches).toBe(2);
    expect(accumulator.take()).toEqual({ a: new Float64Array([2, 3]), b: new Float64Array([2]) });
    accumulator.add({ a: new Float64Array([5, 5]) });
    expect(accumulator.take()).toEqual({ a: new Float64Array([5, 5]) });
    expect(() => accumulator.add({ a: new Float64Array(3) })).toThrow(
      expect.objectContaining({ code: 'SHAPE' }),
    );
  });

  it('schedules rise, stay and fall as they say', () => {
    const cosine = schedules.warmupCosine({ lr: 2, warmup: 10, total: 110, minRatio: 0.1 });
    expect([1, 10, 60, 110, 500].map(cosine)).toEqual(
      [0.2, 2, 1.1, 0.2, 0.2].map((value): unknown => expect.closeTo(value, 12)),
    );
    const trapezoid = schedules.warmupStableDecay({ lr: 1, warmup: 4, total: 20, decay: 10, minRatio: 0 });
    expect([2, 4, 10, 15, 20].map(trapezoid)).toEqual(
      [0.5, 1, 1, 0.5, 0].map((value): unknown => expect.closeTo(value, 12)),
    );
    expect(schedules.constant({ lr: 3 })(7)).toBe(3);
    const free = schedules.horizonFree({ lr: 1 });
    expect([free.lr(16), free.momentum(16), free.momentum(1)]).toEqual([0.125, 0.75, 0]);
  });
});

describe('the advisor', () => {
  it('sees scaled rows, their price and an eps that is too large', () => {
    const data = new Float32Array(8 * 16);
    const optimizer = createOptimizer(
      [
        { name: 'w', data, shape: [8, 16] },
        { name: 'b', data: new Float32Array(3), shape: [3] },
      ],
      { preset: 'paper' },
    );
    expect(diagnose(optimizer)).toMatchObject({ matrices: [], skipped: ['w', 'b'] });
    optimizer.step({ w: Float32Array.from(scaledNormal(8, 16, 2, 0, 5), (value) => value * 1e-6) });
    const { matrices, skipped, text } = diagnose(optimizer);
    expect(skipped).toEqual(['b']);
    const [matrix] = matrices;
    expect(matrix.epsDominates).toBe(true);
    expect(matrix.advice.mode).toBe('row');
    expect(matrix.modes.map(({ mode }) => mode)).toEqual(['none', 'row', 'col', 'rowcol']);
    expect(text).toContain("use epsMode 'relative'");
    expect(text).toContain("advice: 'row'");
    const relative = createOptimizer([{ name: 'w', data: new Float32Array(128), shape: [8, 16] }], {});
    relative.step({ w: Float32Array.from(scaledNormal(8, 16, 2, 0, 5), (value) => value * 1e-6) });
    const [seen] = diagnose(relative).matrices;
    expect(seen.epsDominates).toBe(false);
    expect(seen.modes[1].polarError).toBeLessThan(seen.modes[0].polarError);
    const momentum = relative.stateDict().parameters['w'].arrays['momentum'];
    const again = alignment(Float64Array.from(momentum), { shape: [8, 16], epsMode: 'relative' });
    expect(seen.modes[1].inner).toBeCloseTo(again.inner, 12);
  });

  it('advises a side only where its norms differ, and never both', () => {
    expect(recommendMode({ rowNormRatio: 1.5, colNormRatio: 2 }).mode).toBe('none');
    expect(recommendMode({ rowNormRatio: 40, colNormRatio: 2 }).mode).toBe('row');
    expect(recommendMode({ rowNormRatio: 1.5, colNormRatio: 50 }).mode).toBe('col');
    expect(recommendMode({ rowNormRatio: 40, colNormRatio: 50 })).toMatchObject({
      mode: 'row',
      reason: expect.stringContaining('guard') as string,
    });
    expect(recommendMode({ rowNormRatio: 40, colNormRatio: 2, rowAlignment: 0.2 }).mode).toBe('none');
  });

  it('diagnostics() agree with the update that a step makes', () => {
    const params = parameters();
    const optimizer = createOptimizer(params, { lr: 0.1, weightDecay: 0, nesterov: false });
    optimizer.step(gradients(params, 1));
    const before = params[1].data.slice();
    const [wide] = optimizer.diagnostics({ exact: true });
    const rough = optimizer.diagnostics()[0];
    expect(wide.name).toBe('wide');
    expect(Math.abs(rough.before.spectralNorm / wide.before.spectralNorm - 1)).toBeLessThan(1e-2);
    expect(wide).toHaveProperty('before.conditionNumber');
    expect(wide.after.rowNormRatio).toBeCloseTo(1, 6);
    // A step with the same direction: the gradient that leaves the momentum as it is.
    const momentum = Float64Array.from(optimizer.stateDict().parameters['wide'].arrays['momentum']);
    optimizer.step({ wide: momentum.map((value) => 0.05 * value) });
    const moved = params[1].data.map((value, i) => value - before[i]);
    expect(Math.sqrt(inner(moved, moved) / 28)).toBeCloseTo(wide.updateRms, 10);
  });
});
