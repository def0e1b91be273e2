import { core } from '../generated/core.ts';
import { plain } from '../generated/plain.ts';
import { relaxed } from '../generated/relaxed.ts';
import { LabRangeError } from '../errors.ts';
import type { Core } from './core.ts';
import type { Tier } from './probe.ts';

/** A tier that runs in WebAssembly. */
export type WasmTier = Exclude<Tier, 'js'>;

/** Linked modules with a memory of their own. */
export interface Engine {
  readonly tier: WasmTier;
  readonly core: Core;
  readonly memory: WebAssembly.Memory;
  /** The whole memory as doubles; valid until the next call that allocates. */
  f64(): Float64Array;
  /** The whole memory as single-precision floats; valid until the next call that allocates. */
  f32(): Float32Array;
  /** The whole memory as 32-bit integers; valid until the next call that allocates. */
  i32(): Int32Array;
}

/** Compiled code, which several engines may share. */
export interface Modules {
  readonly core: WebAssembly.Module;
  readonly kernels: WebAssembly.Module;
}

/** Rows and columns of the register tiles, double then single precision. */
export const tilesOf: Readonly<Record<WasmTier, readonly [number, number, number, number]>> = {
  plain: [4, 4, 4, 8],
  relaxed: [6, 4, 6, 8],
  turbo: [6, 8, 6, 16],
};

const INITIAL_PAGES = 64;
const MAXIMUM_PAGES = 32768;

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Compiles at once; throws a CompileError where the page's policy or a size limit forbids it. */
export function compileSync(tier: WasmTier): Modules {
  return {
    core: new WebAssembly.Module(decode(core)),
    kernels: new WebAssembly.Module(decode(tier === 'plain' ? plain : relaxed)),
  };
}

/** Compiles off the main thread. */
export async function compileAsync(tier: WasmTier): Promise<Modules> {
  const [coreModule, kernels] = await Promise.all([
    WebAssembly.compile(decode(core)),
    WebAssembly.compile(decode(tier === 'plain' ? plain : relaxed)),
  ]);
  return { core: coreModule, kernels };
}

/** Links the modules with the tiles of the tier and a fresh memory of 4 MB that grows to at most 2 GB. */
export function link(tier: WasmTier, modules: Modules): Engine {
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
  const tile = tilesOf[tier];
  const kernels = new WebAssembly.Instance(modules.kernels, { env: { memory } }).exports;
  const instance = new WebAssembly.Instance(modules.core, {
    env: { memory },
    host: {
      outOfMemory(bytes: number) {
        throw new LabRangeError(
          'OUT_OF_MEMORY',
          `the work needs ${Math.ceil(bytes / 2 ** 20)} MB more than the ${Math.round(memory.buffer.byteLength / 2 ** 20)} MB held; the limit is 1600 MB`,
        );
      },
    },
    kernels: {
      ...kernels,
      macroF64: kernels[`macro_f64_${tile[0]}x${tile[1]}`],
      macroF32: kernels[`macro_f32_${tile[2]}x${tile[3]}`],
    },
  });
  const exports = instance.exports as unknown as Core;
  exports.setTiles(...tile);
  let doubles = new Float64Array(memory.buffer);
  let singles = new Float32Array(memory.buffer);
  let integers = new Int32Array(memory.buffer);
  return {
    tier,
    core: exports,
    memory,
    f64() {
      if (doubles.buffer !== memory.buffer) doubles = new Float64Array(memory.buffer);
      return doubles;
    },
    f32() {
      if (singles.buffer !== memory.buffer) singles = new Float32Array(memory.buffer);
      return singles;
    },
    i32() {
      if (integers.buffer !== memory.buffer) integers = new Int32Array(memory.buffer);
      return integers;
    },
  };
}
