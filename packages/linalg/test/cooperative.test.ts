import { describe, expect, it } from 'vitest';
import {
  endEarly,
  newsOf,
  nextTurn,
  runCooperatively,
  runToEnd,
  throwIfAborted,
  turnTaker,
  type Steps,
} from '../src/cooperative.ts';

/** Counts to `last`, tells every second number, and says when it is left. */
function* counting(
  last: number,
  left: () => void = () => undefined,
  milliseconds = 0,
): Steps<number, string> {
  try {
    for (let count = 1; count <= last; count++) {
      for (const end = performance.now() + milliseconds; performance.now() < end;) continue;
      yield count % 2 === 0 ? count : undefined;
    }
    return 'counted';
  } finally {
    left();
  }
}

describe('steps run in one go, in turns and one by one', () => {
  it('give the same result and tell the same', async () => {
    const told = { once: [] as number[], turns: [] as number[], listed: [] as number[] };
    const tell = (where: keyof typeof told) => (news: number) => told[where].push(news);
    expect(runToEnd(counting(7), { onProgress: tell('once') })).toBe('counted');
    expect(await runCooperatively(counting(7), { onProgress: tell('turns') })).toBe('counted');
    const news = newsOf(counting(7), { onProgress: tell('listed') });
    expect([...news]).toEqual([2, 4, 6]);
    expect(news.next()).toEqual({ done: true, value: undefined });
    expect(told).toEqual({ once: [2, 4, 6], turns: [2, 4, 6], listed: [2, 4, 6] });
  });

  it('hand over what they throw', async () => {
    function* failing(): Steps<number, never> {
      yield 1;
      throw new RangeError('too far');
    }
    expect(() => runToEnd(failing())).toThrow(new RangeError('too far'));
    await expect(runCooperatively(failing())).rejects.toThrow(new RangeError('too far'));
    expect(() => [...newsOf(failing())]).toThrow(new RangeError('too far'));
  });
});

describe('turns with the event loop', () => {
  it('come before the first step and while the steps go on', async () => {
    let begun = false;
    const result = runCooperatively(
      (function* (): Steps<never, boolean> {
        begun = true;
        yield;
        return true;
      })(),
    );
    expect(begun).toBe(false);
    expect(await result).toBe(true);

    let timers = 0;
    const timer = setInterval(() => timers++, 1);
    await runCooperatively(counting(30, undefined, 8));
    clearInterval(timer);
    expect(timers).toBeGreaterThanOrEqual(3);
  });

  it('are announced with the latest news alone', async () => {
    const heard: number[] = [];
    await runCooperatively(counting(2000, undefined, 0.1), { onTurn: (news) => heard.push(news) });
    expect(heard.length).toBeGreaterThanOrEqual(3);
    expect(heard.length).toBeLessThan(500);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    const silent: never[] = [];
    await runCooperatively(counting(1, undefined, 60), { onTurn: (news) => silent.push(news as never) });
    expect(silent).toEqual([]);
  });

  it('are taken by turnTaker only when a slice has passed', async () => {
    const turn = turnTaker();
    expect(turn()).toBeUndefined();
    for (const end = performance.now() + 40; performance.now() < end;) continue;
    let before = 0;
    const pause = turn(() => before++);
    expect(pause).toBeInstanceOf(Promise);
    expect(before).toBe(1);
    await pause;
    expect(turn(() => before++)).toBeUndefined();
    await nextTurn();
    expect(before).toBe(1);
  });
});

describe('steps that are given up', () => {
  it('end with an AbortError before the next step and free what they hold', async () => {
    const controller = new AbortController();
    let left = 0;
    const steps = counting(9, () => left++);
    const stopAtFour = (news: number): void => {
      if (news === 4) controller.abort();
    };
    const options = { signal: controller.signal, onProgress: stopAtFour };
    await expect(runCooperatively(steps, options)).rejects.toMatchObject({ name: 'AbortError' });
    expect(left).toBe(1);
    expect(steps.next().done).toBe(true);
    expect(() => runToEnd(counting(9), options)).toThrow(/aborted/);
    await expect(runCooperatively(counting(9), options)).rejects.toMatchObject({ name: 'AbortError' });
    expect(() => newsOf(counting(9), options).next()).toThrow(/aborted/);
  });

  it('free what they hold when a listing is broken off, and when they are ended early', () => {
    let left = 0;
    for (const news of newsOf(counting(9, () => left++))) if (news === 2) break;
    expect(left).toBe(1);
    const steps = counting(9, () => left++);
    steps.next();
    endEarly(steps);
    endEarly(steps);
    expect(left).toBe(2);
  });

  it("throw the signal's own reason where that is an AbortError, and a fresh one else", () => {
    const reason = new DOMException('my own', 'AbortError');
    expect(() => throwIfAborted(AbortSignal.abort(reason))).toThrow(reason);
    expect(() => throwIfAborted(AbortSignal.abort('a word'))).toThrow(
      expect.objectContaining({ name: 'AbortError', message: 'the computation was aborted' }) as Error,
    );
    throwIfAborted(undefined);
    throwIfAborted(new AbortController().signal);
  });
});
