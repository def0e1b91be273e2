/** A number for people: counts whole, else four significant digits; thousands set apart, powers of ten where they are shorter. */
export function numberText(value: number, digits = 4): string {
  if (value < 0) return `−${numberText(-value, digits)}`;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'none' : 'infinite';
  if (value === 0) return '0';
  if (value >= 1e7 || value < 1e-4) return powerText(value, digits);
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const rounded = Number(value.toPrecision(digits));
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: Math.max(digits, 1) });
}

function powerText(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(Math.max(digits - 2, 0)).split('e') as [string, string];
  return `${mantissa}\u00a0×\u00a010${raised(exponent)}`;
}

/** A p-value: two digits, and none where it is next to nothing. */
export function pText(p: number): string {
  return p < 1e-12 ? 'below 10⁻¹²' : numberText(p, 2);
}

/** The same in a sentence, not to be broken: p = 0.03, p < 10⁻¹². */
export function pWords(p: number): string {
  return p < 1e-12 ? 'p\u00a0<\u00a010⁻¹²' : `p\u00a0=\u00a0${numberText(p, 2)}`;
}

/** A power of ten at a logarithmic axis: 0.1, 1, 10, otherwise 10⁻³; nothing between the powers. */
export function powerTick(value: number): string {
  const exponent = Math.log10(value);
  const whole = Math.round(exponent);
  if (Math.abs(exponent - whole) > 1e-9) return '';
  return Math.abs(whole) <= 1 ? numberText(value) : `10${raised(String(whole))}`;
}

/** A sentence of a package or a ledger with its numbers written as here: 1e-6 becomes 10⁻⁶, -0.5 becomes −0.5. */
export function inSentences(text: string): string {
  return text
    .replace(/\b(\d+(?:\.\d+)?)e([+-]?\d+)\b/g, (number, mantissa: string, exponent: string) => {
      if (mantissa === '1') return `10${raised(exponent)}`;
      if (Number(number) >= 1 && Number(number) < 1e7) return Number(number).toLocaleString('en-US');
      return `${mantissa}\u00a0×\u00a010${raised(exponent)}`;
    })
    .replace(/(?<![\w)\]⁰¹²³⁴⁵⁶⁷⁸⁹])-(?=\d)/g, '−');
}

function raised(exponent: string): string {
  return Array.from(String(Number(exponent)), (sign) => superscripts[sign]).join('');
}

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  ...Object.fromEntries(Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹', (sign, digit) => [String(digit), sign])),
};
