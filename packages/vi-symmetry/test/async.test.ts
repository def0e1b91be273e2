import { describe, expect, it } from 'vitest';
import {
  findSymmetries,
  findSymmetriesAsync,
  fit,
  fitAsync,
  iterateFindSymmetries,
  iterateFit,
  iterateRecoveryReport,
  recoveryReport,
  recoveryReportAsync,
} from '../src/index.ts';
import { targets } from '../src/targets/index.ts';

const law = targets.student({ centre: [1, 2], scatter: [[1, 0.5], [0.5, 2]], df: 4 }); // prettier-ignore
const options = { restarts: 2, points: { count: 64 } } as const;

function last<Result>(steps: Generator<unknown, Result, void>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

describe('the same results step by step, later, or never', () => {
  it('asynchronously', async () => {
    const found = await fitAsync(law, options);
    expect(found).toEqual(fit(law, options));
    expect(await findSymmetriesAsync(law)).toEqual(findSymmetries(law));
    expect(await recoveryReportAsync(found, law)).toEqual(recoveryReport(found, law));
  });

  it('by iterators', () => {
    const found = last(iterateFit(law, options));
    expect(found).toEqual(fit(law, options));
    expect(last(iterateFindSymmetries(law))).toEqual(findSymmetries(law));
    expect(last(iterateRecoveryReport(found, law))).toEqual(recoveryReport(found, law));
  });

  it('with progress', async () => {
    const phases = new Set<string>();
    await fitAsync(law, { ...options, onProgress: ({ phase }) => phases.add(phase) });
    expect([...phases]).toEqual(expect.arrayContaining(['start', 'fit', 'restart 1 of 2', 'discretisation']));
  });

  it('rejects with an AbortError once aborted', async () => {
    const early = new AbortController();
    early.abort();
    await expect(fitAsync(law, { signal: early.signal })).rejects.toMatchObject({ name: 'AbortError' });
    const late = new AbortController();
    const promise = fitAsync(law, { ...options, signal: late.signal, onProgress: () => late.abort() });
    await expect(promise).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('keeps the event loop turning', async () => {
    const big = targets.logisticRegression(
      Array.from({ length: 300 }, (_, i) => [Math.sin(i), Math.cos(3 * i), Math.sin(7 * i)]),
      Array.from({ length: 300 }, (_, i) => (Math.sin(i) + Math.cos(11 * i) > 0 ? 1 : 0)),
    );
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    // The first steps take longer than a page may wait, so that there is a reason to give way.
    let steps = 0;
    const onProgress = (): void => {
      const end = performance.now() + (++steps <= 6 ? 20 : 0);
      while (performance.now() < end);
    };
    await fitAsync(big, { restarts: 4, onProgress });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });
});
