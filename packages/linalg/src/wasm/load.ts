import { compileAsync, compileSync, link, type Engine, type WasmTier } from './engine.ts';
import { detectTier, type Tier } from './probe.ts';
import { selfTest } from './selfTest.ts';

/** What runs, and why not something faster where that is known. */
export interface Backend {
  readonly tier: Tier;
  /** Why the tier is lower than asked for; absent when it is not. */
  readonly reason?: string;
}

/** `default` uses fused multiply-add where the host has it; `strict` gives the same bits on every machine. */
export type Mode = 'default' | 'strict';

interface Loaded {
  readonly engine: Engine | undefined;
  readonly backend: Backend;
}

const loaded = new Map<Mode, Loaded>();

/** Node majors on which fusing vector pairs was tested. */
const TURBO_MAJORS: readonly number[] = [24, 26];

/**
 * The engine of a mode, compiled and linked at the first call.
 *
 * @param mode `default` or `strict` (plain SIMD everywhere)
 * @returns the engine, or undefined where WebAssembly SIMD is missing or forbidden; {@link backend} says why
 */
export function loadEngine(mode: Mode = 'default'): Engine | undefined {
  return (loaded.get(mode) ?? remember(mode, loadSync(wantedTier(mode)))).engine;
}

/** What {@link loadEngine} gives for the mode, with the reason where it is not the best tier. */
export function backend(mode: Mode = 'default'): Backend {
  loadEngine(mode);
  return loaded.get(mode)!.backend;
}

/**
 * Compiles without blocking, for pages; afterwards {@link loadEngine} answers at once.
 *
 * @param mode as for {@link loadEngine}
 * @returns what runs
 */
export async function ready(mode: Mode = 'default'): Promise<Backend> {
  const before = loaded.get(mode);
  if (before?.engine !== undefined) return before.backend;
  const tier = wantedTier(mode);
  if (tier === 'javascript') return backend(mode);
  try {
    const modules = await compileAsync(tier);
    if (loaded.get(mode)?.engine === undefined)
      remember(mode, { engine: link(tier, modules), backend: { tier } });
  } catch (error) {
    remember(mode, refused(error));
  }
  return loaded.get(mode)!.backend;
}

/**
 * Switches the default mode to 256-bit vectors, on Node 24 and 26 with an x86-64 processor: asks V8 to fuse pairs of
 * vector operations, compiles again and compares every kind of tile with plain JavaScript. The strict mode gets faster
 * too, with the same bits as before. The V8 option is set for the whole process and stays set, hence an explicit call and
 * never one made by importing. Engines loaded before stay as they are.
 *
 * @returns what runs now, with the reason when it is not `turbo`
 */
export function turbo(): Backend {
  const now = backend('default');
  if (now.tier === 'turbo') return now;
  if (now.tier !== 'relaxed')
    return { tier: now.tier, reason: 'turbo needs fused multiply-add, which is missing' };
  const refusal = requestFusing();
  if (refusal !== undefined) return { tier: now.tier, reason: refusal };
  let engine: Engine;
  let strict: Engine;
  try {
    engine = link('turbo', compileSync('turbo'));
    strict = link('plain', compileSync('plain'), 'wide');
  } catch (error) {
    return { tier: now.tier, reason: `compiling again failed: ${String(error)}` };
  }
  const failure = selfTest(engine) ?? selfTest(strict);
  if (failure !== undefined) return { tier: now.tier, reason: `the self-test failed: ${failure}` };
  remember('default', { engine, backend: { tier: 'turbo' } });
  remember('strict', { engine: strict, backend: { tier: 'plain' } });
  return { tier: 'turbo' };
}

function wantedTier(mode: Mode): 'relaxed' | 'plain' | 'javascript' {
  const best = detectTier();
  return mode === 'strict' && best === 'relaxed' ? 'plain' : best;
}

function remember(mode: Mode, result: Loaded): Loaded {
  loaded.set(mode, result);
  return result;
}

function loadSync(tier: WasmTier | 'javascript'): Loaded {
  if (tier === 'javascript') {
    const reason = 'WebAssembly with SIMD is not available';
    return { engine: undefined, backend: { tier, reason } };
  }
  try {
    return { engine: link(tier, compileSync(tier)), backend: { tier } };
  } catch (error) {
    return refused(error);
  }
}

function refused(error: unknown): Loaded {
  const reason = `WebAssembly was refused: ${String(error)}`;
  return { engine: undefined, backend: { tier: 'javascript', reason } };
}

/** The parts of Node's process object that are looked at, none of which exists in a browser. */
interface NodeProcess {
  readonly arch?: string;
  readonly versions?: { readonly node?: string };
  readonly getBuiltinModule?: (name: string) => unknown;
}

/** Sets the V8 option; the reason when the host is not one where that was tested. */
function requestFusing(): string | undefined {
  const host = (globalThis as { readonly process?: NodeProcess }).process;
  const major = Number.parseInt(host?.versions?.node ?? '', 10);
  if (!TURBO_MAJORS.includes(major)) return `turbo is tested on Node ${TURBO_MAJORS.join(' and ')} only`;
  if (host?.arch !== 'x64') return 'turbo needs an x86-64 processor';
  const v8 = host.getBuiltinModule?.('node:v8') as { setFlagsFromString(flag: string): void } | undefined;
  if (v8 === undefined) return 'the v8 module is not available';
  v8.setFlagsFromString('--experimental-wasm-revectorize');
  return undefined;
}
