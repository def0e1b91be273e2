/**
 * Compiles the WebAssembly modules and writes them, packed and as base64, into src/generated. The kernel modules are compiled without
 * Binaryen's optimiser, which reorders the multiply-adds and makes V8 spill; the rest is optimised.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import asc from 'assemblyscript/asc';
import { coordinateSource } from './coordinates.ts';
import { singleSource } from './singles.ts';
import { tiles, tileSource } from './tiles.ts';
import { vectorSource } from './vectors.ts';

const root = path.resolve(import.meta.dirname, '..');
const assembly = path.join(root, 'assembly');
const generated = path.join(root, 'src', 'generated');
/** All modules together, gzipped, in bytes. */
const SIZE_BUDGET = 24_000;

async function compile(
  entry: string,
  source: string | undefined,
  options: readonly string[],
): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const messages: string[] = [];
  const { error } = await asc.main(
    [
      entry,
      '--outFile=module.wasm',
      '--runtime=stub',
      '--importMemory',
      '--initialMemory=1',
      '--maximumMemory=32768',
      '--noAssert',
      '--use=abort=',
      '--enable=relaxed-simd',
      '--disableWarning=201',
      ...options,
    ],
    {
      readFile: async (name) => {
        if (source !== undefined) return name === entry ? source : null;
        return readFile(path.join(assembly, name), 'utf8').catch(() => null);
      },
      writeFile: (_name, contents) => {
        if (typeof contents !== 'string') binary = contents;
      },
      listFiles: () => [],
      stderr: { write: (chunk) => messages.push(chunk.toString()) },
    },
  );
  if (error !== null || binary === undefined) throw new Error(`${entry}: ${messages.join('')}`);
  return binary;
}

function kernelSource(module: keyof typeof tiles): string {
  const fused = module === 'relaxed';
  return (
    tiles[module].map((tile) => tileSource(tile, fused)).join('\n') +
    vectorSource(fused) +
    coordinateSource(fused) +
    singleSource(fused)
  );
}

const modules = {
  plain: await compile('kernels.ts', kernelSource('plain'), ['-O0']),
  relaxed: await compile('kernels.ts', kernelSource('relaxed'), ['-O0']),
  core: await compile('core.ts', undefined, ['-O3', '--shrinkLevel=0']),
};

/** Modules that are packed as one: the two of kernels have much in common. */
const streams = {
  core: { core: modules.core },
  kernels: { plain: modules.plain, relaxed: modules.relaxed },
};

// Packed first: what base64 does to the bytes hides their repetitions from whatever packs the whole file.
const texts = Object.fromEntries(
  Object.entries(streams).map(([name, parts]) => [
    name,
    deflateRawSync(Buffer.concat(Object.values(parts)), { level: 9 }).toString('base64'),
  ]),
);
const packed = gzipSync(Object.values(texts).join('')).length;
if (packed > SIZE_BUDGET)
  throw new Error(`the modules take ${packed} bytes gzipped, more than ${SIZE_BUDGET}`);

const sums = Object.fromEntries(
  Object.entries(modules).map(([name, binary]) => [name, createHash('sha256').update(binary).digest('hex')]),
);
const record = path.join(root, 'scripts', 'wasm.sha256.json');
if (process.argv.includes('--record')) await writeFile(record, `${JSON.stringify(sums, null, 2)}\n`);
else {
  const recorded = JSON.parse(await readFile(record, 'utf8')) as Record<string, string>;
  for (const [name, sum] of Object.entries(sums))
    if (recorded[name] !== sum)
      throw new Error(
        `${name}.wasm is ${sum}, scripts/wasm.sha256.json says ${recorded[name] ?? 'nothing'}; after a change of the sources run: node scripts/build-wasm.ts --record`,
      );
}

/** The source of a generated file: the stream, and of each module in it where it lies. */
function streamSource(text: string, parts: Readonly<Record<string, Uint8Array>>): string {
  let end = 0;
  const lines = Object.entries(parts).map(([name, binary]) => {
    const start = end;
    end += binary.length;
    return `export const ${name} = { stream, start: ${start}, end: ${end} } as const;\nexport const ${name}Sha256 = '${sums[name] ?? ''}';\n`;
  });
  return `const stream = {\n  size: ${end},\n  packed: '${text}',\n} as const;\n${lines.join('')}`;
}

await rm(generated, { recursive: true, force: true });
await mkdir(generated, { recursive: true });
for (const [name, parts] of Object.entries(streams))
  await writeFile(path.join(generated, `${name}.ts`), streamSource(texts[name] ?? '', parts));
console.log(
  `${Object.entries(modules)
    .map(([name, binary]) => `${name} ${binary.length}`)
    .join(', ')} bytes; ${packed} gzipped in all`,
);
