import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Gate } from '../src/executors/gate.ts';

describe('the gate', () => {
  it('lets tasks run beside each other, and one alone when it asks for it', async () => {
    const gate = new Gate();
    let running = 0;
    let most = 0;
    const events: string[] = [];
    const task = (name: string) => async (): Promise<void> => {
      running++;
      most = Math.max(most, running);
      events.push(`${name} with ${running}`);
      await wait(5);
      running--;
    };
    const alone = async (name: string): Promise<void> => {
      await gate.alone(async () => {
        expect(running).toBe(0);
        await task(name)();
        expect(running).toBe(0);
      });
    };
    await Promise.all([
      gate.beside(task('a')),
      gate.beside(task('b')),
      alone('c'),
      gate.beside(task('d')),
      alone('e'),
      gate.beside(task('f')),
    ]);
    expect(most).toBe(2);
    expect(events).toHaveLength(6);
    expect(events.filter((event) => /^[ce]/.test(event))).toEqual(['c with 1', 'e with 1']);
  });

  it('opens again after a task that failed', async () => {
    const gate = new Gate();
    await expect(gate.alone(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(gate.beside(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.beside(() => Promise.resolve(1))).toBe(1);
    expect(await gate.alone(() => Promise.resolve(2))).toBe(2);
  });
});
