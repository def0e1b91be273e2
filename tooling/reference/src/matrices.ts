/** A row-major dense matrix: what `$matrix` expands to. It keeps its shape also when it has no rows or no columns. */
export interface DenseMatrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** A sparse matrix in the form reference files write it: compressed rows, indices from 0. */
export interface SparseMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly indptr: readonly number[];
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

type Fields = Readonly<Record<string, unknown>>;
type Entry = (i: number, j: number) => number;

/** The integers x_k = 48271 x_{k-1} mod (2^31 - 1), the first eight thrown away. */
export function lehmer(seed: number): () => number {
  let x = seed;
  const next = (): number => (x = (48271 * x) % 2147483647);
  for (let skipped = 0; skipped < 8; skipped++) next();
  return next;
}

function signedUniform(seed: number): () => number {
  const next = lehmer(seed);
  return () => (next() - 2 ** 30) / 2 ** 30;
}

/** Reads the fields of one `$` object and refuses those that nobody asked for. */
class FieldReader {
  readonly #fields: Fields;
  readonly #what: string;
  readonly #seen = new Set(['kind']);

  constructor(fields: Fields, what: string) {
    this.#fields = fields;
    this.#what = what;
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  number(name: string, fallback?: number): number {
    const value = this.raw(name) ?? fallback;
    if (typeof value !== 'number') throw new Error(`${this.#what}: ${name} must be a number`);
    return value;
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.raw(name) ?? fallback;
    if (typeof value !== 'boolean') throw new Error(`${this.#what}: ${name} must be true or false`);
    return value;
  }

  raw(name: string): unknown {
    this.#seen.add(name);
    return this.#fields[name];
  }

  finish(): void {
    for (const name of Object.keys(this.#fields))
      if (!this.#seen.has(name)) throw new Error(`${this.#what}: unknown field ${name}`);
  }
}

const rectangular = new Set(['zero', 'ones', 'identity', 'lowerOnes', 'uniform', 'uniformInteger']);

/** Builds the matrix a `$matrix` object describes; throws on an unknown kind or field. */
export function buildMatrix(description: Fields): DenseMatrix {
  const kind = String(description['kind']);
  const read = new FieldReader(description, `$matrix of kind ${kind}`);
  let rows: number;
  let columns: number;
  if (read.has('n')) rows = columns = read.number('n');
  else {
    rows = read.number('rows');
    columns = read.number('cols');
  }
  if (rows !== columns && !rectangular.has(kind)) throw new Error(`$matrix of kind ${kind} must be square`);

  const data = fill(rows, columns, entries(kind, rows, columns, read));
  modify(data, rows, columns, read);
  read.finish();
  return { data, rows, columns };
}

/** Row by row, so that kinds drawing from a generator draw in the order of the rule. */
function fill(rows: number, columns: number, entry: Entry): Float64Array {
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[i * columns + j] = entry(i, j);
  return data;
}

function entries(kind: string, rows: number, columns: number, read: FieldReader): Entry {
  const n = rows;
  const middle = (n - 1) / 2;
  switch (kind) {
    case 'zero':
      return () => 0;
    case 'ones':
      return () => 1;
    case 'identity':
      return (i, j) => (i === j ? 1 : 0);
    case 'lowerOnes':
      return (i, j) => (i >= j ? 1 : 0);
    case 'uniform': {
      const next = signedUniform(read.number('seed'));
      return () => next();
    }
    case 'uniformSymmetric':
      return symmetricUniform(n, read.number('seed'));
    case 'uniformInteger':
      return uniformInteger(read.number('seed'), read.number('low', -9), read.number('high', 9));
    case 'integerGram':
      return integerGram(n, read.number('seed'), read.number('rank'));
    case 'hilbert':
      return (i, j) => 1 / (i + j + 1);
    case 'lotkin':
      return (i, j) => (i === 0 ? 1 : 1 / (i + j + 1));
    case 'minij':
      return (i, j) => Math.min(i, j) + 1;
    case 'frank':
      return (i, j) => (j >= i - 1 ? n - Math.max(i, j) : 0);
    case 'laplacian1d':
      return (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0);
    case 'wilkinson':
      if (n % 2 === 0) throw new Error('$matrix of kind wilkinson: n must be odd');
      return (i, j) => (i === j ? Math.abs(i - middle) : Math.abs(i - j) === 1 ? 1 : 0);
    case 'gluedWilkinson':
      return gluedWilkinson(n, read.number('glue', 1e-8));
    case 'clement':
      return clement(n, read.boolean('symmetric', true));
    case 'graded':
      return graded(n, read.number('seed'), read.number('bits', 26));
    case 'kahan':
      return kahan(n, read.number('sin'), read.number('cos'));
    case 'clustered':
      return clustered(n, read.number('most'), read.number('one'), read.number('seed'));
    case 'geometric':
      return geometric(n, read.number('bits', 44));
    default:
      throw new Error(`unknown $matrix kind ${kind}`);
  }
}

function uniformInteger(seed: number, low: number, high: number): Entry {
  const next = lehmer(seed);
  return () => low + (next() % (high - low + 1));
}

function symmetricUniform(n: number, seed: number): Entry {
  const next = signedUniform(seed);
  const lower = Array.from({ length: n }, (_, i) => Array.from({ length: i + 1 }, next));
  return (i, j) => (i >= j ? lower[i]![j]! : lower[j]![i]!);
}

function integerGram(n: number, seed: number, rank: number): Entry {
  const entry = uniformInteger(seed, -9, 9);
  const factor = Array.from({ length: n }, () => Array.from({ length: rank }, () => entry(0, 0)));
  return (i, j) => factor[i]!.reduce((sum, value, q) => sum + value * factor[j]![q]!, 0);
}

function gluedWilkinson(n: number, glue: number): Entry {
  if (n % 21 !== 0) throw new Error('$matrix of kind gluedWilkinson: n must be a multiple of 21');
  return (i, j) => {
    if (i === j) return Math.abs(10 - (i % 21));
    if (Math.abs(i - j) !== 1) return 0;
    return Math.max(i, j) % 21 === 0 ? glue : 1;
  };
}

function clement(n: number, symmetric: boolean): Entry {
  if (symmetric)
    return (i, j) => {
      const k = Math.max(i, j);
      return Math.abs(i - j) === 1 ? Math.sqrt(k * (n - k)) : 0;
    };
  return (i, j) => (j === i - 1 ? i : j === i + 1 ? n - j : 0);
}

function graded(n: number, seed: number, bits: number): Entry {
  const entry = symmetricUniform(n, seed);
  const grade = (i: number): number => 2 ** -Math.floor((bits * i) / n);
  return (i, j) => entry(i, j) * grade(i) * grade(j);
}

function kahan(n: number, sin: number, cos: number): Entry {
  const diagonal = [1];
  for (let i = 1; i < n; i++) diagonal.push(diagonal[i - 1]! * sin);
  return (i, j) => (i === j ? diagonal[i]! : j > i ? -(cos * diagonal[i]!) : 0);
}

function clustered(n: number, most: number, one: number, seed: number): Entry {
  const next = lehmer(seed);
  const w = Array.from({ length: n }, () => 1 + (next() % 9));
  const total = w.reduce((sum, value) => sum + value * value, 0);
  return (i, j) => ((one - most) * (w[i]! * w[j]!)) / total + (i === j ? most : 0);
}

function geometric(n: number, bits: number): Entry {
  if (!Number.isInteger(Math.log2(n))) throw new Error('$matrix of kind geometric: n must be a power of two');
  const d = Array.from({ length: n }, (_, q) => 2 ** -Math.floor((bits * q) / (n - 1)));
  return (i, j) => d.reduce((sum, value, q) => sum + (oddBits((i ^ j) & q) ? -value : value), 0) / n;
}

function oddBits(value: number): boolean {
  let odd = false;
  for (let rest = value; rest !== 0; rest &= rest - 1) odd = !odd;
  return odd;
}

function modify(data: Float64Array, rows: number, columns: number, read: FieldReader): void {
  if (read.boolean('reverse', false)) data.reverse();
  if (read.has('scale')) {
    const scale = read.number('scale');
    for (let k = 0; k < data.length; k++) data[k]! *= scale;
  }
  if (read.has('shift')) {
    const shift = read.number('shift');
    for (let i = 0; i < Math.min(rows, columns); i++) data[i * columns + i]! += shift;
  }
  for (const [i, j, value] of (read.raw('replace') ?? []) as readonly (readonly [number, number, number])[]) {
    if (!(i >= 0 && i < rows && j >= 0 && j < columns))
      throw new Error(`$matrix: replace outside ${rows} x ${columns}`);
    data[i * columns + j] = value;
  }
}

/** Builds the sparse matrix a `$csr` object describes. */
export function buildSparse(description: Fields): SparseMatrix {
  const kind = String(description['kind']);
  const read = new FieldReader(description, `$csr of kind ${kind}`);
  const scale = read.number('scale', 1);
  const sparse =
    kind === 'sparse'
      ? randomSparse(
          read.number('rows'),
          read.number('cols'),
          read.number('permille'),
          read.number('seed'),
          scale,
        )
      : kind === 'laplacian2d'
        ? laplacian2d(read.number('m'), scale)
        : undefined;
  if (sparse === undefined) throw new Error(`unknown $csr kind ${kind}`);
  read.finish();
  return sparse;
}

function randomSparse(
  rows: number,
  cols: number,
  permille: number,
  seed: number,
  scale: number,
): SparseMatrix {
  const next = lehmer(seed);
  const indptr = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      if (next() % 1000 >= permille) continue;
      indices.push(j);
      values.push((-9 + (next() % 19)) * scale);
    }
    indptr.push(indices.length);
  }
  return { rows, cols, indptr, indices, values };
}

function laplacian2d(m: number, scale: number): SparseMatrix {
  const indptr = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < m * m; i++) {
    const y = Math.floor(i / m);
    const x = i % m;
    const stencil: readonly (readonly [boolean, number, number])[] = [
      [y > 0, i - m, -1],
      [x > 0, i - 1, -1],
      [true, i, 4],
      [x < m - 1, i + 1, -1],
      [y < m - 1, i + m, -1],
    ];
    for (const [present, column, value] of stencil) {
      if (!present) continue;
      indices.push(column);
      values.push(value * scale);
    }
    indptr.push(indices.length);
  }
  return { rows: m * m, cols: m * m, indptr, indices, values };
}

/** Builds the weights a `$weights` object describes. */
export function buildWeights(description: Fields): number[] {
  const kind = String(description['kind']);
  const read = new FieldReader(description, `$weights of kind ${kind}`);
  const count = read.number('count');
  const weights = weightsOf(kind, count, read);
  const alternate = read.boolean('alternate', false);
  read.finish();
  return alternate ? weights.map((weight, j) => (j % 2 === 1 ? -weight : weight)) : weights;
}

function weightsOf(kind: string, count: number, read: FieldReader): number[] {
  switch (kind) {
    case 'power': {
      const exponent = read.number('exponent');
      return Array.from({ length: count }, (_, j) => 1 / (j + 1) ** exponent);
    }
    case 'geometric': {
      const ratio = read.number('ratio');
      const weights: number[] = [];
      for (let j = 0, value = 1; j < count; j++, value *= ratio) weights.push(value);
      return weights;
    }
    case 'linear': {
      const step = read.number('step');
      return Array.from({ length: count }, (_, j) => 1 + j * step);
    }
    case 'uniform': {
      const next = lehmer(read.number('seed'));
      const low = read.number('low', 0);
      return Array.from({ length: count }, () => low + next() / 2 ** 31);
    }
    default:
      throw new Error(`unknown $weights kind ${kind}`);
  }
}
