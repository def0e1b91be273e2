import { describe, expect, it } from 'vitest';
import { document, plainProse, prose } from '../src/site/markdown.ts';

describe('doc comments', () => {
  it('keep their stars, underscores and comparisons', () => {
    const text = 'Permuted: (g z)_i = z_{order[i]}, trace of (B*WB)^-1 B*W, where a < b.';
    expect(plainText(plainProse(text).text)).toBe(text);
    expect(plainProse(text).text).not.toContain('<em>');
  });

  it('still have lists, code and links', () => {
    const shown = plainProse('Either\n\n* `x_1`, or\n* [the theory](../theory/index.html)').text;
    expect(shown).toContain('<li><code>x_1</code>, or</li>');
    expect(shown).toContain('<a href="../theory/index.html">the theory</a>');
  });
});

const places = { link: (href: string) => href, image: (href: string) => href };

describe('a page', () => {
  it('has emphasis where words are marked, and stars within formulas', () => {
    const shown = document('*Proof.* **If** (*derived*) Y = V*(A*A - I)V and |U|* <= |V|*.', places).body
      .text;
    expect(shown.match(/<(em|strong)>[^<]*/g)).toEqual(['<em>Proof.', '<strong>If', '<em>derived']);
    expect(shown).toContain('Y = V*(A*A - I)V and |U|* ');
  });
});

describe('words that a line must not part', () => {
  const whole = (text: string): string => `<span class="whole">${text}</span>`;

  it('are small numbers, negative powers, p-values and options', () => {
    expect(prose('a p-value of 1.5e-12, d^-1 and `run --size quick`').text).toBe(
      `<p>a ${whole('p-value')} of ${whole('1.5e-12')}, d${whole('^-1')} and <code>run ${whole('--size')} quick</code></p>\n`,
    );
  });

  it('are sizes', () => {
    expect(prose('an n x d matrix').text).toBe(`<p>an ${whole('n x d')} matrix</p>\n`);
  });

  it('are signs with what they compare or count', () => {
    expect(prose('where x <= 1e-3 of y > -2, n = 4,096 and 93.5 % of `a = b`').text).toBe(
      `<p>where x ${whole('&lt;= 1e-3')} of y ${whole('&gt; -2')}, n ${whole('= 4,096')} and ${whole('93.5 %')} of <code>a = b</code></p>\n`,
    );
  });

  it('are short words of code, in quotation marks or without', () => {
    for (const code of ['k-means', "'k-means++'", "'match-rms-adamw'"])
      expect(document(`\`${code}\``, places).body.text).toMatch(/^<p><code class="whole">/);
  });

  it('leave blocks of code, addresses and formulas alone', () => {
    const shown = document('```text\n1e-12\n```\n\n[here](x/1e-3.html)', places).body.text;
    expect(shown).not.toContain('class="whole"');
    expect(prose('$x^{-1}$').text).not.toContain('class="whole"');
  });
});

function plainText(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#42;', '*')
    .replaceAll('&#95;', '_')
    .replaceAll('&lt;', '<')
    .trim();
}
