import { publishedPackages } from '@lab/workspace';
import { describe, expect, it } from 'vitest';
import { bytesOf, bytesOfSize } from '../src/budget.ts';
import { budget } from '../src/checks/budget.ts';
import { isAllowed } from '../src/checks/licences.ts';
import { sideEffects } from '../src/checks/side-effects.ts';
import { Sample } from './sample.ts';

const stats = publishedPackages().find(({ short }) => short === 'stats')!;

describe('sizes', () => {
  it('of one function of @lab/stats are a small part of the whole', async () => {
    const whole = await bytesOf(stats, '.');
    expect(await bytesOf(stats, '{ normal }')).toBeLessThan(whole / 8);
    expect(await bytesOf(stats, '{ randomStream }')).toBeLessThan(whole / 8);
  });

  it('above a budget are caught, and entries without one', async () => {
    const sample = new Sample('1.0.0');
    const judge = (): ReturnType<typeof budget.run> =>
      budget.run({ workspace: sample.workspace, packages: publishedPackages(sample.workspace) });
    expect(await judge()).toEqual([]);
    const noise = Array.from({ length: 3000 }, (_, k) => ((k * 48271) % 65521).toString(36)).join('');
    sample.write('packages/sample/dist/index.js', `export const text = '${noise}';\n`);
    expect((await judge())[0]?.what).toContain('more than its 1 kB');
  });

  it('are written in kB', () => {
    expect(bytesOfSize('2.2 kB')).toBe(2200);
    expect(() => bytesOfSize('2 MB')).toThrow('2 MB');
  });
});

describe('code that runs on import', () => {
  it('is caught', async () => {
    const sample = new Sample('1.0.0');
    const judge = (): ReturnType<typeof sideEffects.run> =>
      sideEffects.run({ workspace: sample.workspace, packages: publishedPackages(sample.workspace) });
    expect(await judge()).toEqual([]);
    const lines = Array.from({ length: 20 }, (_, k) => `globalThis.table.push(Math.sin(${k}));`).join('\n');
    sample.write('packages/sample/dist/index.js', `${lines}\nexport const one = 1;\n`);
    expect((await judge())[0]?.what).toContain('run on import');
  });
});

describe('licences', () => {
  it('are met by one choice of an OR, by every part of an AND', () => {
    const allowed = ['MIT', 'ISC'];
    expect(isAllowed('(GPL-3.0 OR MIT)', allowed)).toBe(true);
    expect(isAllowed('MIT AND ISC', allowed)).toBe(true);
    expect(isAllowed('MIT AND GPL-3.0', allowed)).toBe(false);
    expect(isAllowed('Unknown', allowed)).toBe(false);
  });
});
