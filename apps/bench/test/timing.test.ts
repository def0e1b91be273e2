import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { currentTier } from '@lab/linalg';
import { describe, expect, it } from 'vitest';
import { SuiteClock } from '../src/cli/suite-clock.ts';
import { findProgram } from '../src/doctor/find-program.ts';
import { exportRows } from '../src/store/export.ts';
import { readImport } from '../src/store/import.ts';
import { allowedCpus, isNoisy, parseCpuList, spreadOf, underConditions } from '../src/timing/conditions.ts';
import { noiseNote } from '../src/timing/noise.ts';
import { pinnedStart } from '../src/timing/pinning.ts';
import { command, fixture, temporaryFolder } from './support/command.ts';
import { journalRows, row } from './support/rows.ts';

const conditions = { tier: 'plain', cpu: 1, load: 0.5, spread: 0.02, noisy: false };
const canPin = findProgram(['taskset']) !== undefined && (allowedCpus()?.length ?? 0) > 1;

describe('timed runs', () => {
  it('are made in a process of their own, on one processor where taskset is found, and say under which conditions', async () => {
    const folder = temporaryFolder();
    const { stderr } = await command(['run', '--suites', fixture('timed-suite/suite.js')], folder);
    const rows = await journalRows(folder);
    const timed = rows.filter((one) => one.timed);
    expect(timed).toHaveLength(4);
    for (const { conditions: found, metrics } of timed) {
      expect(found).toMatchObject({ tier: currentTier().tier, cpu: canPin ? allowedCpus()?.at(-1) : null });
      expect(found?.load).toBeGreaterThanOrEqual(0);
      expect(found?.spread).toBeGreaterThanOrEqual(0);
      expect(found?.noisy).toBe(
        isNoisy({ load: found!.load, spread: found!.spread, cores: availableParallelism() }),
      );
      expect(metrics).toHaveProperty('ratio');
    }
    expect(rows.filter((one) => !one.timed && one.conditions !== undefined)).toEqual([]);
    expect(stderr).toMatch(
      /wall time {2}timed-suite +\d.* s {2}8 runs|wall time {2}timed-suite +\d+ ms {2}8 runs/,
    );
  });

  it('are flagged in the terminal and in the report where the machine was noisy', () => {
    expect(noiseNote([row(), row({ timed: true, conditions })])).toBeUndefined();
    const noisy = { ...conditions, noisy: true, load: 5.25, spread: 0.4 };
    const note = noiseNote([row({ timed: true, conditions }), row({ timed: true, conditions: noisy })]);
    expect(note).toContain('1 of 2 timed runs');
    expect(note).toContain('load up to 5.3');
    expect(note).toContain('up to 40%');
  });

  it('keep their conditions through export and import; rows without them stay as they are', async () => {
    const rows = [row({ repetition: 1, timed: true, conditions }), row({ repetition: 2 })];
    for (const format of ['jsonl', 'parquet'] as const) {
      const folder = temporaryFolder();
      await exportRows(rows, folder, [format]);
      const found = [...(await readImport([folder])).rows].sort((a, b) => a.repetition - b.repetition);
      expect(found).toEqual(rows);
      expect(found.map((one) => 'conditions' in one)).toEqual([true, false]);
    }
  });
});

describe('the calibration loop', () => {
  it('surrounds the work and gives back its result', async () => {
    const order: string[] = [];
    const { result, conditions: found } = await underConditions(
      () => {
        order.push('work');
        return Promise.resolve(7);
      },
      () => {
        order.push('tier');
        return 'plain';
      },
    );
    expect(result).toBe(7);
    expect(order).toEqual(['work', 'tier']);
    expect(found.tier).toBe('plain');
  });

  it('is even where all laps but one in eight are', () => {
    expect(spreadOf([1, 1, 1, 1])).toBe(0);
    expect(spreadOf([1, 1.02, 1.01, 1.03])).toBeCloseTo(0.03, 12);
    // One lap that was interrupted is no noisy machine.
    expect(spreadOf([1, 1, 1, 1, 1, 1, 1, 9])).toBe(0);
    expect(spreadOf([1, 1, 1, 1, 1.5, 1.5, 2, 9])).toBe(1);
  });

  it('or a load beyond what the session itself makes flags a run', () => {
    expect(isNoisy({ load: 2.5, spread: 0.01, cores: 2 })).toBe(false);
    expect(isNoisy({ load: 3.5, spread: 0.01, cores: 2 })).toBe(true);
    expect(isNoisy({ load: 0, spread: 0.11, cores: 2 })).toBe(true);
  });
});

describe('pinning', () => {
  it('reads lists of processors', () => {
    expect(parseCpuList('0-2,5')).toEqual([0, 1, 2, 5]);
    expect(parseCpuList('3')).toEqual([3]);
  });

  it.skipIf(!canPin)('starts Node by taskset on the last allowed processor (skipped without taskset)', () => {
    const start = pinnedStart(['--import', 'x']);
    expect(path.basename(start?.execPath ?? '')).toBe('taskset');
    expect(start?.execArgv).toEqual(['-c', String(allowedCpus()?.at(-1)), process.execPath, '--import', 'x']);
  });
});

describe('the clock of suites', () => {
  it('counts the time during which a suite has a run under way, once', () => {
    let now = 0;
    const clock = new SuiteClock(() => now);
    const at = (time: number, event: 'started' | 'finished', suite: string): void => {
      now = time;
      clock[event]({ suite });
    };
    at(0, 'started', 'a');
    at(100, 'started', 'a');
    at(200, 'finished', 'a');
    at(250, 'started', 'b');
    at(300, 'finished', 'a');
    at(1000, 'started', 'a');
    at(1500, 'finished', 'a');
    at(2250, 'finished', 'b');
    expect(clock.lines()).toEqual(['wall time  b     2.0 s  1 runs', 'wall time  a    800 ms  3 runs']);
  });
});

describe('a machine', () => {
  it('is known again by what it was known by before clock governors were noted', async () => {
    const { thisMachine } = await import('../src/machine.ts');
    const { createHash } = await import('node:crypto');
    const { id, governor, ...described } = thisMachine();
    expect(id).toBe(createHash('sha256').update(JSON.stringify(described)).digest('hex').slice(0, 12));
    if (governor !== undefined)
      expect(governor).toBe(
        readFileSync('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor', 'utf8').trim(),
      );
  });
});
