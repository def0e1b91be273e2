/** Ticks of a logarithmic axis at the powers of ten of a range: none between them, which would be many and without a number. */
export function powersOfTen(least: number, most: number): number[] {
  return ticks(least, most, [1]);
}

/** Ticks at 1, 2 and 5 times the powers of ten of a range. */
export function oneTwoFive(least: number, most: number): number[] {
  return ticks(least, most, [1, 2, 5]);
}

function ticks(least: number, most: number, steps: readonly number[]): number[] {
  const [first, last] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .flatMap((exponent) => steps.map((step) => Number(`${step}e${exponent}`)))
    .filter((tick) => tick >= least && tick <= most);
}
