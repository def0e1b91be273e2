import { outOfRange, wrongShape } from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';
import { readShape, sizeOf, type Shape } from './signal.ts';

/** What can be written as an image. */
export interface MaskInput {
  /** n values: a mask of 0 and 1, or grey values. */
  readonly mask: NumberList;
  /** `[rows, columns]`; a list is one row. */
  readonly shape: Shape;
  /** Whether frequency 0 is moved to the middle, as k-space is shown; default false. */
  readonly centred?: boolean | undefined;
}

interface Grid {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

function readGrid({ mask, shape: given, centred = false }: MaskInput): Grid {
  const shape = readShape(given);
  const values = numbers(mask, 'mask', { length: sizeOf(shape) });
  const [rows, columns] = shape.length === 2 ? shape : [1, shape[0]];
  if (!centred) return { values, rows, columns };
  const moved = new Float64Array(values.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      moved[((i + (rows >> 1)) % rows) * columns + ((j + (columns >> 1)) % columns)] =
        values[i * columns + j];
  return { values: moved, rows, columns };
}

/**
 * A mask as rows of 0 and 1, as MRI toolboxes take it (BART and fastMRI put frequency 0 in the middle: `centred`).
 *
 * @throws SHAPE, OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function maskRows(input: MaskInput): number[][] {
  const { values, rows, columns } = readGrid(input);
  return Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * columns, (i + 1) * columns)));
}

/**
 * A mask as a binary PBM file: taken rows are white.
 *
 * @throws SHAPE, OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function maskPbm(input: MaskInput): Uint8Array {
  const { values, rows, columns } = readGrid(input);
  const header = new TextEncoder().encode(`P4\n${columns} ${rows}\n`);
  const stride = Math.ceil(columns / 8);
  const bytes = new Uint8Array(header.length + rows * stride);
  bytes.set(header);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const value = values[i * columns + j];
      if (value !== 0 && value !== 1) throw outOfRange(`mask[${i * columns + j}]`, '0 or 1', value);
      // In PBM 1 is black.
      if (value === 0) bytes[header.length + i * stride + (j >> 3)] |= 0x80 >> (j & 7);
    }
  return bytes;
}

/** Options of {@link greyPng}. */
export interface GreyOptions extends MaskInput {
  /** The value that is black, default 0. */
  readonly black?: number | undefined;
  /** The value that is white, default 1. */
  readonly white?: number | undefined;
}

/**
 * A mask or an image as a PNG file of 8-bit grey values, not compressed.
 *
 * @throws SHAPE, OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function greyPng({ black = 0, white = 1, ...input }: GreyOptions): Uint8Array {
  const { values, rows, columns } = readGrid(input);
  if (!(white !== black) || !Number.isFinite(white - black))
    throw outOfRange('white', 'different from black', white);
  const raw = new Uint8Array(rows * (columns + 1));
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const grey = Math.round((255 * (values[i * columns + j] - black)) / (white - black));
      raw[i * (columns + 1) + 1 + j] = Math.min(255, Math.max(0, grey));
    }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, columns);
  view.setUint32(4, rows);
  header.set([8, 0, 0, 0, 0], 8);
  const parts = [
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk('IHDR', header),
    chunk('IDAT', stored(raw)),
    chunk('IEND', new Uint8Array(0)),
  ];
  return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** The zlib form of bytes in stored blocks. */
function stored(raw: Uint8Array): Uint8Array {
  const most = 65535;
  const blocks = Math.max(1, Math.ceil(raw.length / most));
  const bytes = new Uint8Array(2 + raw.length + 5 * blocks + 4);
  bytes.set([0x78, 0x01]);
  let at = 2;
  for (let block = 0; block < blocks; block++) {
    const part = raw.subarray(block * most, Math.min(raw.length, (block + 1) * most));
    bytes.set(
      [
        block + 1 === blocks ? 1 : 0,
        part.length & 255,
        part.length >> 8,
        ~part.length & 255,
        (~part.length >> 8) & 255,
      ],
      at,
    );
    bytes.set(part, at + 5);
    at += 5 + part.length;
  }
  new DataView(bytes.buffer).setUint32(at, adler32(raw));
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

/**
 * The rows of a mask, ascending.
 *
 * @param mask n numbers, 0 or 1
 * @throws OUT_OF_RANGE, SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function rowsOfMask(mask: NumberList): number[] {
  const values = numbers(mask, 'mask');
  const rows: number[] = [];
  values.forEach((value, row) => {
    if (value !== 0 && value !== 1) throw outOfRange(`mask[${row}]`, '0 or 1', value);
    if (value === 1) rows.push(row);
  });
  if (rows.length === 0) throw wrongShape('mask', 'at least one row that is taken', 'none');
  return rows;
}
