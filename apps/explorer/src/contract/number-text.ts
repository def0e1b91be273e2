/** A number for people: four significant digits, thousands set apart, powers of ten where they are shorter. */
export function numberText(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'none' : value > 0 ? 'infinite' : '−infinite';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) return powerText(value, digits);
  const rounded = Number(value.toPrecision(digits));
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: Math.max(digits, 1) }).replace('-', '−');
}

function powerText(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(Math.max(digits - 2, 0)).split('e') as [string, string];
  return `${mantissa.replace('-', '−')}\u00a0×\u00a010${raised(exponent)}`;
}

/** A power of ten at a logarithmic axis: 0.1, 1, 10, otherwise 10⁻³; nothing between the powers. */
export function powerTick(value: number): string {
  const exponent = Math.log10(value);
  const whole = Math.round(exponent);
  if (Math.abs(exponent - whole) > 1e-9) return '';
  return Math.abs(whole) <= 1 ? numberText(value) : `10${raised(String(whole))}`;
}

/** A sentence of a package with its numbers written as here: 1e-6 becomes 10⁻⁶. */
export function inSentences(text: string): string {
  return text.replace(/\b(\d+(?:\.\d+)?)e([+-]?\d+)\b/g, (_, mantissa: string, exponent: string) =>
    mantissa === '1' ? `10${raised(exponent)}` : `${mantissa}\u00a0×\u00a010${raised(exponent)}`,
  );
}

function raised(exponent: string): string {
  return Array.from(String(Number(exponent)), (sign) => superscripts[sign]).join('');
}

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  ...Object.fromEntries(Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹', (sign, digit) => [String(digit), sign])),
};
