import { requireOneOf } from './arguments.ts';
import type { Engine } from './wasm/engine.ts';
import * as load from './wasm/load.ts';
import type { Tier } from './wasm/probe.ts';

export type { Tier };

/**
 * How arithmetic runs. `default`: WebAssembly, with fused multiply-add where the host has it. `strict`: WebAssembly
 * without it, the same bits on every machine. `javascript`: no WebAssembly.
 */
export type Mode = 'default' | 'strict' | 'javascript';

/** What runs under the current mode. */
export interface CurrentTier {
  /** The mode asked for. */
  readonly mode: Mode;
  /** `turbo`, `relaxed` (fused multiply-add), `plain` (fixed-width SIMD) or `javascript`, fastest first. */
  readonly tier: Tier;
  /** Why the tier is lower than the mode asks for; absent when it is not. */
  readonly reason?: string;
}

const state: { mode: Mode } = { mode: 'default' };

/**
 * Chooses how arithmetic runs from now on, in this realm (page, worker or process) alone.
 *
 * @param mode initially `default`
 * @returns the mode before
 * @throws UNKNOWN_OPTION
 */
export function setMode(mode: Mode): Mode {
  requireOneOf(mode, ['default', 'strict', 'javascript'], 'mode');
  const before = state.mode;
  state.mode = mode;
  return before;
}

/**
 * What runs now, and why not something faster. Compiles the WebAssembly modules (about a millisecond) if nothing has yet.
 *
 * @returns mode, tier and, where the tier is lower than the mode asks for, the reason
 */
export function currentTier(): CurrentTier {
  const { mode } = state;
  return mode === 'javascript' ? { mode, tier: 'javascript' } : { mode, ...load.backend(mode) };
}

/**
 * Compiles the WebAssembly modules without blocking. Without this call the first operation compiles them at once, which
 * pages may forbid; operations before the promise is fulfilled then run in JavaScript.
 *
 * @returns what runs from now on; never rejects: where WebAssembly is refused, `reason` says why
 */
export async function ready(): Promise<CurrentTier> {
  if (state.mode !== 'javascript') await load.ready(state.mode);
  return currentTier();
}

/**
 * Switches to 256-bit vectors, twice as fast as the default, on Node 24 and 26 with an x86-64 processor: sets a V8 option,
 * compiles again and compares all tiles with plain JavaScript. The option holds for the whole process and stays, so
 * this is for programs, workers and benchmarks, not for libraries to call. `strict` gets faster too, its bits unchanged.
 *
 * @returns what runs from now on, with the reason where that is not `turbo`
 */
export function turbo(): CurrentTier {
  const { mode } = state;
  const result = load.turbo();
  if (mode === 'javascript') return currentTier();
  return mode === 'strict' ? { ...currentTier(), ...reasonOf(result) } : { mode, ...result };
}

function reasonOf({ reason }: load.Backend): { reason?: string } {
  return reason === undefined ? {} : { reason };
}

/** The engine of the current mode, undefined for JavaScript. */
export function currentEngine(): Engine | undefined {
  return state.mode === 'javascript' ? undefined : load.loadEngine(state.mode);
}
