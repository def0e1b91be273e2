import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fromData } from '@lab/linalg';

/** A table of numbers as @lab/linalg makes it. */
export type Matrix = ReturnType<typeof fromData>;

/** Rows of numbers with the class of each. */
export interface LabelledTable {
  readonly X: Matrix;
  readonly labels: Int32Array;
}

/**
 * A comma-separated file with a header row and the class in the last column, `label`.
 *
 * @param limits - take the first rows and the first columns only
 */
export function readLabelledCsv(
  file: URL,
  limits: { readonly rows?: number | undefined; readonly columns?: number | undefined } = {},
): LabelledTable {
  const [header = '', ...lines] = readText(file).trimEnd().split('\n');
  const names = header.split(',');
  if (names.at(-1) !== 'label')
    throw new Error(`${file.pathname}: the last column must be 'label', got '${names.at(-1) ?? ''}'`);
  const rows = Math.min(limits.rows ?? lines.length, lines.length);
  const columns = Math.min(limits.columns ?? Infinity, names.length - 1);
  const entries = new Float64Array(rows * columns);
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const fields = (lines[i] ?? '').split(',');
    if (fields.length !== names.length)
      throw new Error(`${file.pathname}, line ${i + 2}: ${fields.length} fields, not ${names.length}`);
    for (let j = 0; j < columns; j++) entries[i * columns + j] = Number(fields[j]);
    labels[i] = Number(fields.at(-1));
  }
  return { X: fromData(entries, rows, columns), labels };
}

/** A MatrixMarket coordinate file (1-based) with its `document,label` file. */
export function readLabelledCounts(matrix: URL, labelFile: URL): LabelledTable {
  const lines = readText(matrix).trimEnd().split('\n');
  const body = lines.filter((line) => !line.startsWith('%'));
  const [rows = 0, columns = 0] = (body[0] ?? '').split(' ').map(Number);
  const entries = new Float64Array(rows * columns);
  for (const line of body.slice(1)) {
    const [i = 0, j = 0, value = 0] = line.split(' ').map(Number);
    entries[(i - 1) * columns + j - 1] = value;
  }
  const labels = readText(labelFile).trimEnd().split('\n').slice(1);
  if (labels.length !== rows)
    throw new Error(`${labelFile.pathname}: ${labels.length} labels for ${rows} documents`);
  return {
    X: fromData(entries, rows, columns),
    labels: Int32Array.from(labels, (line) => Number(line.split(',')[1])),
  };
}

/** A file of one column of numbers under a header row. */
export function readNumbers(file: URL): Float64Array {
  const [, ...lines] = readText(file).trimEnd().split('\n');
  return Float64Array.from(lines, (line, index) => {
    const value = Number(line);
    if (line.trim() === '' || !Number.isFinite(value))
      throw new Error(`${file.pathname}, line ${index + 2}: '${line}' is not a number`);
    return value;
  });
}

function readText(file: URL): string {
  const bytes = readFileSync(file);
  return (file.pathname.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}
