/**
 * Builds src/distributions/tracyWidomTable.ts: `node scripts/tracyWidomTable.ts`, about five minutes, then prettier.
 *
 * Between -14 and 16 the logarithm of the smaller tail is a Chebyshev series on each of six pieces, from Fredholm
 * determinants in arithmetic of 220 to 420 bits. Outside, asymptotic series take over: to the left from the
 * Hastings-McLeod solution of Painleve II, to the right from the trace of the operator, whose square is negligible there.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { tracyWidomLogs, type Resolution, type TracyWidomLogs } from './fredholm.ts';

const NODES = 26;
const LEFT_TERMS = 9;

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly resolution: Resolution;
}

const pieces: readonly Piece[] = [
  { from: -14, to: -8, resolution: { nodes: 170, bits: 420 } },
  { from: -8, to: -4.5, resolution: { nodes: 120, bits: 260 } },
  { from: -4.5, to: -1.5, resolution: { nodes: 100, bits: 220 } },
  { from: -1.5, to: 2, resolution: { nodes: 90, bits: 220 } },
  { from: 2, to: 7, resolution: { nodes: 90, bits: 220 } },
  { from: 7, to: 16, resolution: { nodes: 90, bits: 260 } },
];

function build(): string {
  const series = pieces.map((piece) => {
    const points = chebyshevPoints(piece.from, piece.to);
    const values = points.map((s) => tracyWidomLogs(s, piece.resolution));
    process.stdout.write(`[${piece.from}, ${piece.to}] done, check ${check(piece)}\n`);
    const isLower = piece.to <= -1.5;
    const pick = (beta: 1 | 2): number[] =>
      trimmed(chebyshevCoefficients(values.map((value) => logTail(value, beta, isLower))));
    return { from: piece.from, to: piece.to, beta1: pick(1), beta2: pick(2) };
  });
  const left = leftSeries();
  const right = rightSeries(16);
  return source({ series, left, right });
}

function logTail(value: TracyWidomLogs, beta: 1 | 2, isLower: boolean): number {
  if (beta === 1) return isLower ? value.logCdf1 : value.logSf1;
  return isLower ? value.logCdf2 : value.logSf2;
}

/** The largest change of a logarithm at the middle of a piece when nodes and bits grow by a fifth. */
function check({ from, to, resolution }: Piece): number {
  const s = (from + to) / 2;
  const coarse = tracyWidomLogs(s, resolution);
  const fine = tracyWidomLogs(s, {
    nodes: Math.ceil(1.2 * resolution.nodes),
    bits: Math.ceil(1.2 * resolution.bits),
  });
  return Math.max(
    ...(['logCdf1', 'logSf1', 'logCdf2', 'logSf2'] as const).map((key) => Math.abs(coarse[key] - fine[key])),
  );
}

function chebyshevPoints(from: number, to: number): number[] {
  return Array.from(
    { length: NODES },
    (_, j) => (from + to) / 2 + ((to - from) / 2) * Math.cos((Math.PI * (j + 0.5)) / NODES),
  );
}

function chebyshevCoefficients(values: readonly number[]): number[] {
  return values.map((_, k) => {
    const sum = values.reduce((s, value, j) => s + value * Math.cos((Math.PI * k * (j + 0.5)) / NODES), 0);
    return ((k === 0 ? 1 : 2) * sum) / NODES;
  });
}

/** Without the last coefficients, which hold only the rounding of the values. */
function trimmed(coefficients: readonly number[]): number[] {
  const rounding = Math.max(1e-16, 1e-15 * Math.abs(coefficients[0]));
  let length = coefficients.length;
  while (length > 1 && Math.abs(coefficients[length - 1]) < rounding) length -= 1;
  return coefficients.slice(0, length);
}

/**
 * With s = -x: q(s) = sqrt(x/2) sum a_k x^(-3k) from q'' = s q + 2 q^3; then (log F2)'' = -q^2 and
 * log F1 = (log F2 - integral of q) / 2. The result is the coefficients of x^(-3k), k >= 1, in log F2, and of x^(3/2 - 3k) in
 * log F1 - log F2 / 2; the leading terms and constants are known in closed form.
 */
function leftSeries(): { half: number[]; full: number[] } {
  const a = [1];
  for (let n = 1; n <= LEFT_TERMS + 1; n += 1) {
    a.push(0);
    const cube = power(a, 3)[n];
    a[n] = (a[n - 1] * (9 * (n - 1) ** 2 - 0.25) - cube) / 2;
  }
  const b = power(a, 2);
  const full = Array.from({ length: LEFT_TERMS }, (_, i) => {
    const k = i + 2;
    return (-0.5 * b[k]) / ((2 - 3 * k) * (3 - 3 * k));
  });
  const half = Array.from({ length: LEFT_TERMS }, (_, i) => {
    const k = i + 1;
    return (-0.5 * Math.SQRT1_2 * a[k]) / (1.5 - 3 * k);
  });
  return { half, full };
}

/** The coefficients 0..length-1 of a power of a series. */
function power(series: readonly number[], exponent: number): number[] {
  let result: number[] = series.map((_, i) => (i === 0 ? 1 : 0));
  for (let e = 0; e < exponent; e += 1) {
    result = series.map((_, n) => {
      let sum = 0;
      for (let k = 0; k <= n; k += 1) sum += result[k] * series[n - k];
      return sum;
    });
  }
  return result;
}

/**
 * For s >= from: log of 1 - F1 over exp(-2/3 s^(3/2)) / (4 sqrt(pi) s^(3/4)), and of 1 - F2 over
 * exp(-4/3 s^(3/2)) / (16 pi s^(3/2)), as Chebyshev series in y = s^(-3/2) on [0, from^(-3/2)].
 */
function rightSeries(from: number): { end: number; beta1: number[]; beta2: number[] } {
  const count = 41;
  const u = [1];
  for (let k = 1; k < count; k += 1) {
    u.push((u[k - 1] * (6 * k - 5) * (6 * k - 3) * (6 * k - 1)) / (216 * k * (2 * k - 1)));
  }
  const ai = u.map((value, k) => value * (-1.5) ** k);
  const square = power(ai, 2);
  const c = [1];
  const t = [1];
  const p = (k: number): number => 1.5 + 1.5 * k;
  for (let k = 1; k < count; k += 1) {
    c.push(ai[k] - (0.75 + 1.5 * (k - 1)) * c[k - 1]);
    const second = k >= 2 ? p(k - 2) * (p(k - 2) + 1) * t[k - 2] : 0;
    t.push((4 * square[k] - (4 * p(k - 1) - 1) * t[k - 1] - second) / 4);
  }
  const end = from ** -1.5;
  const points = chebyshevPoints(0, end);
  return {
    end,
    beta1: trimmed(chebyshevCoefficients(points.map((y) => Math.log(optimalSum(c, y))))),
    beta2: trimmed(chebyshevCoefficients(points.map((y) => Math.log(optimalSum(t, y))))),
  };
}

/** An asymptotic series up to its smallest term. */
function optimalSum(coefficients: readonly number[], y: number): number {
  let sum = 0;
  let last = Infinity;
  for (const [k, coefficient] of coefficients.entries()) {
    const term = coefficient * y ** k;
    if (Math.abs(term) > last) break;
    sum += term;
    last = Math.abs(term);
  }
  return sum;
}

function source(table: {
  series: readonly { from: number; to: number; beta1: number[]; beta2: number[] }[];
  left: { half: number[]; full: number[] };
  right: { end: number; beta1: number[]; beta2: number[] };
}): string {
  const list = (values: readonly number[]): string => `[${values.map(String).join(', ')}]`;
  const rows = table.series
    .map(
      ({ from, to, beta1, beta2 }) =>
        `  { from: ${from}, to: ${to}, beta1: ${list(beta1)}, beta2: ${list(beta2)} },`,
    )
    .join('\n');
  return `// Written by scripts/tracyWidomTable.ts; do not edit.

/** A Chebyshev series, on [from, to], of the logarithm of the lower tail (to <= -1.5) or of the upper tail. */
export interface TracyWidomPiece {
  readonly from: number;
  readonly to: number;
  readonly beta1: readonly number[];
  readonly beta2: readonly number[];
}

export const tracyWidomPieces: readonly TracyWidomPiece[] = [
${rows}
];

/** Coefficients of x^-3, x^-6, ... in log F2(-x). */
export const leftFull: readonly number[] = ${list(table.left.full)};

/** Coefficients of x^-3/2, x^-9/2, ... in log F1(-x) - log F2(-x) / 2. */
export const leftHalf: readonly number[] = ${list(table.left.half)};

/** Chebyshev series in y = s^(-3/2) on [0, ${table.right.end}] of the logarithm of the upper tail over its leading term. */
export const rightEnd = ${table.right.end};
export const rightBeta1: readonly number[] = ${list(table.right.beta1)};
export const rightBeta2: readonly number[] = ${list(table.right.beta2)};
`;
}

writeFileSync(path.join(import.meta.dirname, '..', 'src', 'distributions', 'tracyWidomTable.ts'), build());
