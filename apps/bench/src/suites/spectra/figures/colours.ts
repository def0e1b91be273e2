/** Colours of the report's style sheet for what is no method: what was simulated, what theory says. */
export const colours = {
  simulated: 'var(--series-2)',
  theory: 'var(--series-3)',
  edge: 'var(--muted)',
  never: 'var(--muted)',
  transient: 'var(--series-4)',
  persistent: 'var(--series-1)',
} as const;

/** Colours by size of matrix. */
export const sizeColours = [
  'var(--series-6)',
  'var(--series-2)',
  'var(--series-5)',
  'var(--series-8)',
] as const;

/** Powers of ten between the ends of a logarithmic axis. */
export function powersOfTen(low: number, high: number): readonly number[] {
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  return Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${first + i}`));
}
