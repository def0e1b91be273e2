import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimMarkup, evidenceMarkup } from '../src/site/claim-text.ts';
import { parseLedger } from '../src/site/ledger.ts';
import { folders, readPapers } from '../src/site/workspace.ts';

const files = readdirSync(folders.ledgers).filter((file) => file.endsWith('.md'));

describe('ledgers of the benchmark', () => {
  it.for(files)('%s is read whole: every verdict of its block, with its claim and its evidence', (file) => {
    const page = readFileSync(path.join(folders.ledgers, file), 'utf8');
    const { claims, preface } = parseLedger(file, page);
    const printed = page.match(/^ {2}(?:reproduced|not reproduced|inconclusive) /gm) ?? [];
    expect(claims.length).toBe(printed.length);
    expect(claims.length).toBeGreaterThan(0);
    expect(preface).not.toBe('');
    for (const { statement, evidence } of claims) {
      expect(statement).toMatch(/\S.*[.)]$/);
      expect(evidence, statement).toMatch(/^expected .*measured /);
    }
  });

  it('reads a claim of several lines and a verdict of two words', () => {
    const page =
      '# Title\n\nHow it was made.\n\n```text\nName  size quick\n  not reproduced A claim\n                 of two lines.\n                 expected 1; measured x: 2.\n\n1 claim\n```\n';
    expect(parseLedger('name', page)).toEqual({
      name: 'name',
      preface: 'How it was made.',
      claims: [
        {
          verdict: 'not reproduced',
          statement: 'A claim of two lines.',
          evidence: 'expected 1; measured x: 2.',
        },
      ],
    });
  });

  it('refuses a page without claims', () => {
    expect(() => parseLedger('name', '# Title\n')).toThrow('the ledger name holds no block of claims');
  });

  it('sets evidence as sentences with minus signs and powers of ten, and says the same', () => {
    const shown = (text: string): string => evidenceMarkup(text).text.replaceAll('\u00a0', ' ');
    expect(shown('expected 0; measured share: -0.25 ± 0.00000000 (95%: -0.25 to -0.25)')).toBe(
      'Expected 0. Measured share: −0.25.',
    );
    expect(
      shown('expected at most 1e-8; measured error: -2.90e-12 (95%: -0.1 to 0.3). d = 128, p/n 0.1-0.3.'),
    ).toBe('Expected at most 10⁻⁸. Measured error: −2.90 × 10⁻¹² (95%: −0.1 to 0.3); d = 128, p/n 0.1-0.3.');
    expect(shown('expected 0; measured models: 0. of 20000 models, 1.11. 10 tables')).toBe(
      'Expected 0. Measured models: 0; of 20000 models, 1.11; 10 tables.',
    );
  });

  it('sets letters, roots and powers of a claim, and nothing else as HTML', () => {
    expect(
      claimMarkup('d^(1 + 1/(2 alpha)), psi^2, 3 - 2 sqrt 2, sqrt(m), lambdaMax < 2, 2 I)V|_F^2').text,
    ).toBe(
      'd<sup>1 + 1/(2 α)</sup>, ψ<sup>2</sup>, 3 − 2 √2, √m, λ<sub>max</sub> &#60; 2, 2 I)V|<sub>F</sub><sup>2</sup>',
    );
    expect(claimMarkup('alpha0 = B / d_eff').text).toBe('α<sub>0</sub>\u00a0=\u00a0B / d<sub>eff</sub>');
    expect(claimMarkup('two modes: n').text).toBe('Two modes: n');
    expect(claimMarkup('n times log(p)').text).toBe('n times log(p)');
    expect(claimMarkup('An alphabet SMALL_GAP 0.5 ± 4.5 x 0.1 <b>').text).toBe(
      'An alphabet SMALL_GAP 0.5\u00a0±\u00a04.5 × 0.1 &#60;b&#62;',
    );
  });

  it('every ledger that judges a package with a page is shown on it', async () => {
    const papers = await readPapers();
    expect(papers.length).toBeGreaterThan(0);
    for (const { words } of papers) expect(words.ledgers).toEqual(ledgersOf(words.name));
  });
});

/** What the manifest of a package names as its ledgers. */
function ledgersOf(name: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(path.join(folders.packages, name, 'package.json'), 'utf8')) as {
    readonly lab?: { readonly ledgers?: readonly string[] };
  };
  return manifest.lab?.ledgers ?? [];
}
