import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The 30 features of the 569 rows, standardised with denominator n. */
export function standardisedBreastCancer(): number[][] {
  const file = path.join(import.meta.dirname, 'fixtures', 'breast-cancer.csv.gz');
  const [, ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const rows = lines.map((line) => line.split(',').slice(0, 30).map(Number));
  const columns = rows[0].map((_, j) => {
    const mean = rows.reduce((sum, row) => sum + row[j], 0) / rows.length;
    const variance = rows.reduce((sum, row) => sum + (row[j] - mean) ** 2, 0) / rows.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
  return rows.map((row) => row.map((value, j) => (value - columns[j].mean) / columns[j].deviation));
}
