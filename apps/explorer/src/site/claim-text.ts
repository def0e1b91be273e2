import { inSentences } from '../contract/number-text.ts';
import { escapeText, raw, type Markup } from '../markup/html.ts';

const greek: Readonly<Record<string, string>> = {
  alpha: 'α',
  delta: 'δ',
  kappa: 'κ',
  lambda: 'λ',
  psi: 'ψ',
  sigma: 'σ',
  tau: 'τ',
  theta: 'θ',
};

/** A claim as a ledger prints it, in plain text: its Greek letters, roots, powers and numbers are set as such. */
export function claimMarkup(text: string): Markup {
  const signs = inSentences(text)
    .replace(/^[a-z]{2,}(?=[ :,])/, (word) => word.charAt(0).toUpperCase() + word.slice(1))
    .replace(/\blambdaMax\b/g, 'λ_max')
    .replace(
      new RegExp(`\\b(${Object.keys(greek).join('|')})(\\d?)\\b`, 'g'),
      (_, name: string, index: string) => (index === '' ? greek[name]! : `${greek[name]!}_${index}`),
    )
    .replace(/\bsqrt(?: (?=\d)|(?=\())/g, '√')
    .replace(/√\((\w)\)/g, '√$1')
    .replace(/(?<=\d) x (?=\d)/g, ' × ')
    .replaceAll(' - ', ' − ')
    .replace(/ ([±=]) (?=\S)/g, '\u00a0$1\u00a0');
  return raw(
    escapeText(signs)
      .replace(/\^\(((?:[^()]|\([^()]*\))*)\)/g, '<sup>$1</sup>')
      .replace(/\^(\w+)/g, '<sup>$1</sup>')
      .replace(/(?<=\||(?<![\p{L}\d])\p{L})_([\p{L}\d]+)/gu, '<sub>$1</sub>'),
  );
}

/** What was expected and measured, which ledgers print as one line, as sentences. */
export function evidenceMarkup(evidence: string): Markup {
  return claimMarkup(
    evidence
      .replace(/^expected /, 'Expected ')
      .replace('; measured ', '. Measured ')
      .replace(/(-?[\d.]+) ± 0\.0+ \(95%: \1 to \1\)/, '$1')
      .replace(/(?<=[\d)])\. (?=[a-z\d])/g, '; ')
      .replace(/[^.]$/, '$&.'),
  );
}
