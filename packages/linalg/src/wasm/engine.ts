import { core } from '../generated/core.ts';
import { plain, relaxed } from '../generated/kernels.ts';
import { LabRangeError } from '../errors.ts';
import type { Core } from './core.ts';
import { inflate } from './inflate.ts';
import { detectTier, type Tier } from './probe.ts';

/** A tier that runs in WebAssembly. */
export type WasmTier = Exclude<Tier, 'javascript'>;

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

/** Rows and columns of the register tiles, double then single precision; the wide ones pay with 256-bit vectors alone. */
const tiles = {
  plain: { narrow: [4, 4, 4, 8], wide: [4, 8, 4, 16] },
  fused: { narrow: [6, 4, 6, 8], wide: [6, 8, 6, 16] },
} as const;

/** How a tile is written: wide where V8 fuses pairs of vectors, simple (no steps written out) for older compilers. */
export type TileShape = 'narrow' | 'wide' | 'simple';

/** What a tier runs best with here: compilers that do not know fused multiply-add are old. */
function usualShape(tier: WasmTier): TileShape {
  if (tier === 'turbo') return 'wide';
  return tier === 'plain' && detectTier() === 'plain' ? 'simple' : 'narrow';
}

const INITIAL_PAGES = 64;
const MAXIMUM_PAGES = 32768;
/** Bytes in use beyond which work is refused; the arena knows the same number. */
const LIMIT = 1600 * 2 ** 20;

/** A module as it is shipped: bytes `start` to `end` of a stream that is deflated and written as base64. */
interface Packed {
  readonly stream: {
    /** Bytes when unpacked. */
    readonly size: number;
    readonly packed: string;
  };
  readonly start: number;
  readonly end: number;
}

/** The bytes of a module. */
export function unpack({ stream, start, end }: Packed): Uint8Array<ArrayBuffer> {
  const text = atob(stream.packed);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return inflate(bytes, stream.size).subarray(start, end);
}

/** Compiles at once; throws a CompileError where the page's policy or a size limit forbids it. */
export function compileSync(tier: WasmTier): Modules {
  return {
    core: new WebAssembly.Module(unpack(core)),
    kernels: new WebAssembly.Module(unpack(tier === 'plain' ? plain : relaxed)),
  };
}

/** Compiles off the main thread. */
export async function compileAsync(tier: WasmTier): Promise<Modules> {
  const [coreModule, kernels] = await Promise.all([
    WebAssembly.compile(unpack(core)),
    WebAssembly.compile(unpack(tier === 'plain' ? plain : relaxed)),
  ]);
  return { core: coreModule, kernels };
}

/**
 * Links the modules with a fresh memory of 4 MB that grows to at most 2 GB.
 *
 * @param tier which arithmetic
 * @param modules compiled for that tier
 * @param shape of the tiles; the bits are the same with each. Relaxed kernels have no simple ones
 */
export function link(tier: WasmTier, modules: Modules, shape: TileShape = usualShape(tier)): Engine {
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
  const tile = tiles[tier === 'plain' ? 'plain' : 'fused'][shape === 'wide' ? 'wide' : 'narrow'];
  const suffix = shape === 'simple' ? '_simple' : '';
  const kernels = new WebAssembly.Instance(modules.kernels, { env: { memory } }).exports;
  const outOfMemory = (bytes: number): never => {
    const [wanted, held] = [bytes, memory.buffer.byteLength].map((size) => Math.ceil(size / 2 ** 20));
    const message = `the work needs ${wanted} MB beside the ${held} MB held; the limit is 1600 MB`;
    throw new LabRangeError('OUT_OF_MEMORY', message);
  };
  const instance = new WebAssembly.Instance(modules.core, {
    env: { memory },
    host: { outOfMemory },
    kernels: {
      ...kernels,
      // Only where multiply-adds are fused is there one; elsewhere nothing calls it.
      roughRows: kernels['roughRows'] ?? kernels['outerRows'],
      macroF64: kernels[`macro_f64_${tile[0]}x${tile[1]}${suffix}`],
      macroF32: kernels[`macro_f32_${tile[2]}x${tile[3]}${suffix}`],
    },
  });
  const exports = instance.exports as unknown as Core;
  // A count of bytes beyond 32 bits would wrap around on its way in.
  const alloc = (bytes: number): number => (bytes <= LIMIT ? exports.alloc(bytes) : outOfMemory(bytes));
  exports.setTiles(tile[0], tile[1], tile[2], tile[3]);
  let doubles = new Float64Array(memory.buffer);
  let singles = new Float32Array(memory.buffer);
  let integers = new Int32Array(memory.buffer);
  return {
    tier,
    core: { ...exports, alloc },
    memory,
    // Growing detaches the buffer, and a view of it is empty then; asking the memory for its buffer takes longer than small work.
    f64() {
      if (doubles.length === 0) doubles = new Float64Array(memory.buffer);
      return doubles;
    },
    f32() {
      if (singles.length === 0) singles = new Float32Array(memory.buffer);
      return singles;
    },
    i32() {
      if (integers.length === 0) integers = new Int32Array(memory.buffer);
      return integers;
    },
  };
}
