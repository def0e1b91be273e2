import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { atMostEvery } from '../src/client/at-most-every.ts';

describe('a call that is held back', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('acts at once, then at most once in an interval, and last with the last value', () => {
    const seen: { readonly at: number; readonly value: number }[] = [];
    const start = Date.now();
    const { call } = atMostEvery(300, (value: number) => seen.push({ at: Date.now() - start, value }));
    for (let value = 0; value <= 100; value++) {
      call(value);
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1000);
    expect(seen.map(({ at }) => at)).toEqual([0, 300, 600, 900, 1200]);
    expect(seen[0]!.value).toBe(0);
    expect(seen.at(-1)!.value).toBe(100);
  });

  it('acts at once again after a rest', () => {
    const act = vi.fn();
    const { call } = atMostEvery(300, act);
    call(1);
    vi.advanceTimersByTime(301);
    call(2);
    expect(act.mock.calls).toEqual([[1], [2]]);
  });

  it('is done early or forgotten when told', () => {
    const act = vi.fn();
    const { call, flush, drop } = atMostEvery(300, act);
    call(1);
    call(2);
    flush();
    expect(act.mock.calls).toEqual([[1], [2]]);
    call(3);
    drop();
    vi.advanceTimersByTime(1000);
    expect(act).toHaveBeenCalledTimes(2);
  });
});
