/** A number for people: four significant digits, thousands set apart, powers of ten where they are shorter. */
export function numberText(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'none' : value > 0 ? 'infinite' : '-infinite';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) return powerText(value, digits);
  const rounded = Number(value.toPrecision(digits));
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: Math.max(digits, 1) });
}

function powerText(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(Math.max(digits - 2, 0)).split('e') as [string, string];
  const raised = Array.from(exponent.replace('+', ''), (sign) => superscripts[sign]).join('');
  return `${mantissa} × 10${raised}`;
}

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  ...Object.fromEntries(Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹', (sign, digit) => [String(digit), sign])),
};
