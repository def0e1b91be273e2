import { turnCosine } from './turn.ts';

const tables = new Map<number, Float64Array>();
const TABLES_KEPT = 8;

/**
 * cos and sin of -2 pi p j / n for p < n / 4 and j = 1, 2, 3, n a multiple of 4: six runs of n / 4, cos and sin for j = 1, then 2,
 * then 3. Every angle is reduced to an eighth of a turn first.
 */
export function twiddles(n: number): Float64Array {
  const known = tables.get(n);
  if (known !== undefined) return known;
  const quarter = n / 4;
  const table = new Float64Array(6 * quarter);
  for (let j = 1; j <= 3; j++)
    for (let p = 0; p < quarter; p++) {
      table[(2 * j - 2) * quarter + p] = turnCosine(p * j, n);
      // sin(-x) = cos(x + a quarter turn).
      table[(2 * j - 1) * quarter + p] = turnCosine(p * j + quarter, n);
    }
  if (tables.size >= TABLES_KEPT) tables.clear();
  tables.set(n, table);
  return table;
}
