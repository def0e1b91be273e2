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

/** Ticks of a logarithmic axis of times. */
export const timeTicks = [0.01, 0.1, 1, 10, 100, 1000, 10_000, 100_000];
