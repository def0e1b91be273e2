import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A product of square matrices by another package; may be asynchronous there. */
export interface NpmPeer {
  readonly name: string;
  readonly double: (n: number, a: Float64Array, b: Float64Array) => () => unknown;
  readonly single: (n: number, a: Float32Array, b: Float32Array) => () => unknown;
}

/** numpy-ts and onnxruntime-node, as far as they are found on NODE_PATH. */
export async function loadNpmPeers(): Promise<NpmPeer[]> {
  const peers = await Promise.all([numpyTs(), onnxRuntime()]);
  return peers.filter((peer) => peer !== undefined);
}

/** The package of that name from a folder on NODE_PATH, which `import` itself does not look at. */
async function fromNodePath<Exports>(name: string, entries: readonly string[]): Promise<Exports | undefined> {
  const folders = (process.env['NODE_PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const file = folders
    .flatMap((folder) => entries.map((entry) => path.join(folder, name, entry)))
    .find((candidate) => existsSync(candidate));
  return file === undefined ? undefined : ((await import(pathToFileURL(file).href)) as Exports);
}

interface NumpyTs {
  array(values: unknown, type: string): { reshape(...sides: number[]): unknown };
  matmul(a: unknown, b: unknown): unknown;
}

async function numpyTs(): Promise<NpmPeer | undefined> {
  const np = await fromNodePath<NumpyTs>('numpy-ts', ['dist/esm/index.js']);
  if (np === undefined) return undefined;
  const product = (
    n: number,
    a: Float64Array | Float32Array,
    b: Float64Array | Float32Array,
    type: string,
  ) => {
    const [x, y] = [a, b].map((data) => np.array([...data], type).reshape(n, n));
    return () => np.matmul(x, y);
  };
  return {
    name: 'numpy-ts',
    double: (n, a, b) => product(n, a, b, 'float64'),
    single: (n, a, b) => product(n, a, b, 'float32'),
  };
}

interface Session {
  run(feeds: Readonly<Record<string, unknown>>): Promise<unknown>;
}

interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<Session>;
  };
  readonly Tensor: new (type: string, data: Float64Array | Float32Array, sides: readonly number[]) => unknown;
}

async function onnxRuntime(): Promise<NpmPeer | undefined> {
  const loaded = await fromNodePath<{ readonly default: OnnxRuntime }>('onnxruntime-node', ['dist/index.js']);
  if (loaded === undefined) return undefined;
  const { InferenceSession, Tensor } = loaded.default;
  const options = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionProviders: ['cpu'],
    logSeverityLevel: 3,
  };
  const sessions = {
    float64: await InferenceSession.create(matMulModel(11), options),
    float32: await InferenceSession.create(matMulModel(1), options),
  };
  const product = (type: keyof typeof sessions, n: number, a: Float64Array | Float32Array, b: typeof a) => {
    const feeds = { a: new Tensor(type, a, [n, n]), b: new Tensor(type, b, [n, n]) };
    return () => sessions[type].run(feeds);
  };
  return {
    name: 'onnxruntime-node',
    double: (n, a, b) => product('float64', n, a, b),
    single: (n, a, b) => product('float32', n, a, b),
  };
}

/** A field of a protocol buffer: numbers as varints, the rest with its length before it. */
function field(tag: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === 'number') return Uint8Array.of((tag << 3) | 0, ...varint(value));
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return Uint8Array.of((tag << 3) | 2, ...varint(bytes.length), ...bytes);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}

function message(...fields: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(fields.flatMap((bytes) => [...bytes]));
}

/** An ONNX model of the one node c = a b, of matrices of any sides, with entries of an element type (1 float, 11 double). */
function matMulModel(elementType: number): Uint8Array {
  const side = (name: string): Uint8Array => field(1, message(field(2, name)));
  const tensor = (name: string, rows: string, columns: string): Uint8Array =>
    message(
      field(1, name),
      field(
        2,
        message(field(1, message(field(1, elementType), field(2, message(side(rows), side(columns)))))),
      ),
    );
  const node = message(field(1, 'a'), field(1, 'b'), field(2, 'c'), field(4, 'MatMul'));
  const graph = message(
    field(1, node),
    field(2, 'product'),
    field(11, tensor('a', 'm', 'k')),
    field(11, tensor('b', 'k', 'n')),
    field(12, tensor('c', 'm', 'n')),
  );
  return message(field(1, 8), field(7, graph), field(8, message(field(2, 13))));
}
