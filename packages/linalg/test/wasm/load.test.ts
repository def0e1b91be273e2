import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHash } from 'node:crypto';
import { core, coreSha256 } from '../../src/generated/core.ts';
import { plain, plainSha256, relaxed, relaxedSha256 } from '../../src/generated/kernels.ts';
import { unpack } from '../../src/wasm/engine.ts';
import sums from '../../scripts/wasm.sha256.json' with { type: 'json' };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** A fresh copy of the loader, with nothing compiled yet. */
async function fresh() {
  return import('../../src/wasm/load.ts');
}

/** WebAssembly with parts of it replaced. */
function stub(parts: Partial<Record<'validate' | 'Module' | 'compile', unknown>>): void {
  const { Instance, Memory, Module, validate, compile } = WebAssembly;
  vi.stubGlobal('WebAssembly', { Instance, Memory, Module, validate, compile, ...parts });
}

/** A constructor that throws. */
const refusing = (error: Error) =>
  function refuse(): never {
    throw error;
  };

describe('loading', () => {
  it('takes fused multiply-add by default and plain SIMD in strict mode', async () => {
    const { backend, loadEngine } = await fresh();
    expect(backend()).toEqual({ tier: 'relaxed' });
    expect(backend('strict')).toEqual({ tier: 'plain' });
    expect(loadEngine()).toBe(loadEngine());
    expect(loadEngine('strict')).not.toBe(loadEngine());
  });

  it('takes plain SIMD where relaxed SIMD does not validate', async () => {
    const { validate } = WebAssembly;
    stub({ validate: (bytes: Uint8Array) => !bytes.includes(0x87) && validate(Uint8Array.from(bytes)) });
    const { backend, turbo } = await fresh();
    expect(backend()).toEqual({ tier: 'plain' });
    expect(turbo()).toEqual({ tier: 'plain', reason: expect.stringContaining('fused') as string });
  });

  it('reports javascript, with the reason, where there is no SIMD, no WebAssembly, or a policy against it', async () => {
    stub({ validate: () => false });
    expect((await fresh()).backend()).toEqual({ tier: 'javascript', reason: expect.any(String) as string });
    vi.resetModules();
    vi.stubGlobal('WebAssembly', undefined);
    const bare = await fresh();
    expect(bare.backend().tier).toBe('javascript');
    expect(bare.loadEngine()).toBeUndefined();
    expect((await bare.ready()).tier).toBe('javascript');
    vi.unstubAllGlobals();
    vi.resetModules();
    stub({
      Module: refusing(new EvalError('unsafe-eval is not allowed')),
      compile: () => Promise.reject(new EvalError('unsafe-eval')),
    });
    const { backend, loadEngine, ready, turbo } = await fresh();
    expect(loadEngine()).toBeUndefined();
    expect(backend()).toEqual({
      tier: 'javascript',
      reason: expect.stringContaining('unsafe-eval') as string,
    });
    expect(await ready()).toEqual({
      tier: 'javascript',
      reason: expect.stringContaining('unsafe-eval') as string,
    });
    expect(turbo().tier).toBe('javascript');
  });

  it('compiles ahead without blocking, also after a page refused to compile at once', async () => {
    stub({
      Module: refusing(new RangeError('too large for the main thread')),
    });
    const { backend, loadEngine, ready } = await fresh();
    expect(backend().tier).toBe('javascript');
    expect(await ready()).toEqual({ tier: 'relaxed' });
    expect(loadEngine()!.tier).toBe('relaxed');
    expect(backend()).toEqual({ tier: 'relaxed' });
    expect(await ready()).toEqual({ tier: 'relaxed' });
  });

  it('turbo stays at the lower tier on an untested host', async () => {
    vi.stubGlobal('process', { ...process, versions: { node: '25.0.0' }, arch: 'x64' });
    const { turbo } = await fresh();
    expect(turbo()).toEqual({ tier: 'relaxed', reason: expect.stringContaining('24 and 26') as string });
    vi.stubGlobal('process', { ...process, versions: { node: '24.1.0' }, arch: 'arm64' });
    expect(turbo()).toEqual({ tier: 'relaxed', reason: expect.stringContaining('x86-64') as string });
    vi.stubGlobal('process', undefined);
    expect(turbo().tier).toBe('relaxed');
  });

  it('the modules are those recorded, and small', () => {
    const held = [
      ['plain', plain, plainSha256],
      ['relaxed', relaxed, relaxedSha256],
      ['core', core, coreSha256],
    ] as const;
    for (const [name, module, sum] of held) {
      const binary = unpack(module);
      expect(binary.length).toBe(module.end - module.start);
      expect(createHash('sha256').update(binary).digest('hex')).toBe(sum);
      expect((sums as Record<string, string>)[name]).toBe(sum);
      expect(WebAssembly.validate(binary)).toBe(true);
      expect(binary.length).toBeLessThan(60 * 1024);
    }
  });
});
