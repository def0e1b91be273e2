import type { RunRow } from '../store/row.ts';

/** Says how many of the timed runs were made on a noisy machine; undefined when none was. */
export function noiseNote(rows: readonly RunRow[]): string | undefined {
  const conditions = rows.flatMap((row) => row.conditions ?? []);
  const noisy = conditions.filter((one) => one.noisy);
  if (noisy.length === 0) return undefined;
  const load = Math.max(...noisy.map((one) => one.load));
  const spread = Math.max(...noisy.map((one) => one.spread));
  return (
    `${noisy.length} of ${conditions.length} timed runs were made on a noisy machine ` +
    `(load up to ${load.toFixed(1)}, one loop's time uneven by up to ${Math.round(spread * 100)}%): ` +
    'believe their times only after a repetition on an idle one (run --force).'
  );
}
