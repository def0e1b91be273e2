/** A number with as many significant digits as a reader needs; never in scientific notation between 1e-4 and 1e6. */
export function numberText(value: number, digits = 3): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) return value.toExponential(digits - 1);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return value.toFixed(Math.min(decimals, 6));
}

/** `value ± standard error`, the value to the digits that the error leaves. */
export function estimateText({
  value,
  standardError,
}: {
  readonly value: number;
  readonly standardError: number | undefined;
}): string {
  if (standardError === undefined) return `${numberText(value)} ± ?`;
  if (standardError === 0) return numberText(value);
  const decimals = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(standardError))));
  return `${value.toFixed(decimals)} ± ${standardError.toFixed(decimals)}`;
}

/** An interval, to the digits its width leaves. */
export function intervalText([low, high]: readonly [number, number]): string {
  if (low === high) return numberText(low);
  const decimals = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(high - low))));
  return `${low.toFixed(decimals)} to ${high.toFixed(decimals)}`;
}

/** Seconds in the unit a person would say. */
export function durationText(seconds: number): string {
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 100) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
