import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

/** A grey image, values 0 to 255 row by row. */
export interface GreyImage {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Reads an 8-bit grey PNG that is not interlaced. */
export function readGreyPng(file: URL): GreyImage {
  const bytes = readFileSync(file);
  const parts: Buffer[] = [];
  let header: Buffer | undefined;
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (name === 'IHDR') header = data;
    if (name === 'IDAT') parts.push(data);
    at += 12 + length;
  }
  if (header?.[8] !== 8 || header[9] !== 0 || header[12] !== 0)
    throw new Error(`${file.pathname}: only 8-bit grey PNG without interlacing is read`);
  const [columns, rows] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  return { values: unfiltered(inflateSync(Buffer.concat(parts)), rows, columns), rows, columns };
}

/** Undoes the filter of each line (PNG specification, section 9). */
function unfiltered(raw: Uint8Array, rows: number, columns: number): Float64Array {
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const filter = raw[i * (columns + 1)] ?? 0;
    for (let j = 0; j < columns; j++) {
      const left = j > 0 ? (values[i * columns + j - 1] ?? 0) : 0;
      const up = i > 0 ? (values[(i - 1) * columns + j] ?? 0) : 0;
      const corner = i > 0 && j > 0 ? (values[(i - 1) * columns + j - 1] ?? 0) : 0;
      const predicted = predict(filter, left, up, corner);
      values[i * columns + j] = ((raw[i * (columns + 1) + 1 + j] ?? 0) + predicted) & 255;
    }
  }
  return values;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Means of square blocks, as `side` x `side` values in [0, 1]. */
export function blockMeans({ values, rows, columns }: GreyImage, side: number): Float64Array {
  const [down, along] = [rows / side, columns / side];
  if (!Number.isInteger(down) || !Number.isInteger(along))
    throw new Error(`${rows} x ${columns} pixels do not divide into ${side} x ${side} blocks`);
  const means = new Float64Array(side * side);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const at = Math.floor(i / down) * side + Math.floor(j / along);
      means[at] = (means[at] ?? 0) + (values[i * columns + j] ?? 0) / (255 * down * along);
    }
  return means;
}
