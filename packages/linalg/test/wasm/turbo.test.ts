import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tiles } from '../../scripts/tiles.ts';
import { backend, turbo } from '../../src/wasm/index.ts';

const major = Number.parseInt(process.versions.node, 10);
const supported = (major === 24 || major === 26) && process.arch === 'x64';

describe('turbo', () => {
  it('is on where it was tested and says why elsewhere', () => {
    const result = turbo();
    if (supported) expect(result).toEqual({ tier: 'turbo' });
    else expect(result).toEqual({ tier: backend().tier, reason: expect.any(String) as string });
    expect(backend().tier).toBe(result.tier);
    expect(backend('strict').tier).toBe('plain');
  });

  it('V8 fuses the accumulators of both wide tiles and the loops of the vector kernels', () => {
    if (!supported) {
      expect(turbo().tier).not.toBe('turbo');
      return;
    }
    const script = path.join(import.meta.dirname, 'exerciseTurbo.ts');
    const flags = [
      '--experimental-wasm-revectorize',
      '--trace-wasm-revectorize',
      '--wasm-num-compilation-tasks=1',
    ];
    // Into a file: V8 prints past Node, and what does not fit into a pipe at once is lost.
    const folder = mkdtempSync(path.join(tmpdir(), 'turbo-'));
    const log = path.join(folder, 'trace');
    const descriptor = openSync(log, 'w');
    execFileSync(process.execPath, [...flags, script], { stdio: ['ignore', descriptor, descriptor] });
    closeSync(descriptor);
    const trace = readFileSync(log, 'utf8');
    rmSync(folder, { recursive: true });
    expect(trace).toContain('self-test: passed');

    // Functions compile side by side, so that what is told apart is the size of what was fused, largest first.
    const fused = [...trace.matchAll(/Decide to vectorize, (\d+) revectorizable nodes/g)]
      .map((match) => Number(match[1]))
      .sort((a, b) => b - a);
    // Four steps of 24 multiply-adds, or of 16 multiplications and additions, and the loads and stores around them.
    const wide = tiles.relaxed.slice(2, 4).length + tiles.plain.slice(2, 4).length;
    expect(wide).toBe(4);
    expect(fused.filter((count) => count > 250)).toHaveLength(wide);
    // symvLower, four rows of gemvRows, gemvColumns, rot, and dot, axpy, scal.
    const others = fused.slice(wide);
    expect(others.length).toBeGreaterThanOrEqual(7);
    for (const [place, least] of [50, 40, 20, 15, 7, 7, 7].entries())
      expect(others[place]).toBeGreaterThanOrEqual(least);
  });
});
