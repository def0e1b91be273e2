import { describe, expect, it } from 'vitest';
import {
  aggregateTest,
  aggregateTestAsync,
  effectMap,
  effectMapAsync,
  explainRejection,
  explainRejectionAsync,
  fit,
  fitAsync,
  pairwiseTests,
  pairwiseTestsAsync,
  sensitivity,
  sensitivityAsync,
  testHomogeneity,
  testHomogeneityAsync,
  type Progress,
} from '../src/index.ts';
import { drawDesign } from './designs.ts';

const { X, treatment, Y } = drawDesign('scale', 'obs', 1, 120, 1);
const data = { X, treatment, Y };

describe('asynchronous variants', () => {
  it('give the same results', async () => {
    const model = await fitAsync(data);
    expect(model).toEqual(fit(data));
    expect(await testHomogeneityAsync(data)).toEqual(testHomogeneity(data));
    expect(await testHomogeneityAsync(model, { form: 'V' })).toEqual(testHomogeneity(model, { form: 'V' }));
    expect(await aggregateTestAsync(model, { draws: 50 })).toEqual(aggregateTest(model, { draws: 50 }));
    expect(await explainRejectionAsync(model)).toEqual(explainRejection(model));
    const query = [[0, 0, 0]];
    expect(await effectMapAsync(model, query, { yGrid: [[0]] })).toEqual(
      effectMap(model, query, { yGrid: [[0]] }),
    );
    expect(await sensitivityAsync(model)).toEqual(sensitivity(model));
    const arms = { X, Y, treatment: treatment.map((arm, i) => (i % 3 === 0 ? 2 : arm)) };
    expect(await pairwiseTestsAsync(arms, { foldCount: 2 })).toEqual(pairwiseTests(arms, { foldCount: 2 }));
  });

  it('report progress by phase, each up to its total', async () => {
    const last = new Map<string, Progress>();
    const phases: string[] = [];
    await testHomogeneityAsync(data, {
      onProgress: (step) => {
        if (!last.has(step.phase)) phases.push(step.phase);
        last.set(step.phase, step);
        expect(step.done).toBeLessThanOrEqual(step.total);
      },
    });
    expect(phases).toEqual([
      'bandwidths',
      'propensity',
      'outcome basis',
      'covariate kernel',
      'outcome model',
      'pseudo-outcomes',
      'test kernel',
      'null law',
    ]);
    expect(last.get('propensity')).toEqual({ phase: 'propensity', done: 5, total: 5 });
  });

  it('let timers run in between', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const large = drawDesign('scale', 'obs', 1, 1500, 2);
    await testHomogeneityAsync({ X: large.X, treatment: large.treatment, Y: large.Y }, { rank: 100 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  it('reject with an AbortError before, during and with the signal’s own reason', async () => {
    await expect(fitAsync(data, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    const controller = new AbortController();
    const running = testHomogeneityAsync(data, {
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === 'outcome model') controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    const reason = new DOMException('stopped by the user', 'AbortError');
    await expect(fitAsync(data, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(fitAsync(data, { signal: AbortSignal.abort('no error') })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('reject with the same errors as the synchronous call', async () => {
    await expect(fitAsync({ X, treatment, Y: Y.slice(1) })).rejects.toMatchObject({ code: 'SHAPE' });
  });
});
