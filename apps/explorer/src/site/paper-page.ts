import { initialValues } from '../contract/controls.ts';
import type { OwnDataForm } from '../contract/own-data.ts';
import { controlFields } from '../markup/controls.ts';
import { html, raw, type Markup } from '../markup/html.ts';
import { claimMarkup, evidenceMarkup } from './claim-text.ts';
import type { JudgedClaim, Ledger, Verdict } from './ledger.ts';
import { formula, prose } from './markdown.ts';
import type { SitePage } from './site.ts';
import type { Paper } from './workspace.ts';

/** The live page of a paper. */
export function paperPage({ words, controls, ownData }: Paper, ledgers: readonly Ledger[]): SitePage {
  const { name, title, paper, lead, figure } = words;
  return {
    path: `papers/${name}/`,
    title: `${title} · @lab explorer`,
    description: words.sentence,
    section: 'papers',
    script: 'paper',
    paper: name,
    body: html`
      <div class="hero">
        <p class="eyebrow">@lab/${name}</p>
        <h1>${title}</h1>
        <p class="lead">${lead}</p>
        <p class="small muted">
          After <a href="https://arxiv.org/abs/${paper.arxiv}">${paper.title}</a>, ${paper.authors}, arXiv
          ${paper.arxiv}.
        </p>
      </div>
      <section class="live" aria-label="Live figure">
        <form class="controls" aria-label="Parameters">
          ${controlFields(controls, initialValues(controls), 'c')}
          <button type="reset">As at the start</button>
        </form>
        ${liveFigure('figure', figure)}
      </section>
      <section class="columns">
        <div class="text">
          <h2>The model</h2>
          ${prose(words.model)}
        </div>
        <div class="text">
          ${words.formulas.map(
            ({ tex, words: said }) =>
              html`<figure class="formula">
                <div class="scroll" tabindex="0" role="group" aria-label="formula">
                  ${raw(formula(tex, true))}
                </div>
                <figcaption>${said}</figcaption>
              </figure>`,
          )}
        </div>
      </section>
      <section class="program">
        <h2>The same numbers in your code</h2>
        <p><code>npm install @lab/${name}</code></p>
        <div class="code">
          <button type="button" data-copy="code">Copy</button>
          <pre tabindex="0"><code id="code"></code></pre>
        </div>
        <p class="small muted">It prints</p>
        <pre class="output" tabindex="0"><code id="output"></code></pre>
        <p class="links">
          <a href="../../packages/${name}/index.html">README of @lab/${name}</a>
          <a href="../../packages/${name}/api/index.html">All functions</a>
          <a href="../../packages/${name}/theory/index.html">Derivations</a>
        </p>
      </section>
      ${ownData && ownDataSection(ownData)}
      <section class="claims">
        <h2>What of the paper holds</h2>
        ${ledgerMarkup(ledgers)}
      </section>
    `,
  };
}

/** The place of a live figure; the script fills it. */
export function liveFigure(id: string, title: string): Markup {
  return html`<figure class="figure" id="${id}" data-state="waiting" aria-busy="true">
    <div class="progress" aria-hidden="true"></div>
    <h2>${title}</h2>
    <div class="panels"></div>
    <figcaption class="sentence" aria-live="polite"></figcaption>
    <p class="problem" role="alert" hidden></p>
    <dl class="facts"></dl>
    <noscript><p>The figure is computed in your browser, which needs JavaScript.</p></noscript>
  </figure>`;
}

/** The place for a reader's own file; the script fills it. */
function ownDataSection({ accepts, words, example }: OwnDataForm): Markup {
  const kinds = accepts === 'table' ? '.csv,.tsv,.txt,text/csv' : 'image/*';
  return html`<section class="own-data" id="own-data">
    <h2>Your ${accepts === 'table' ? 'data' : 'image'}</h2>
    <div class="text">${prose(words)}</div>
    <div class="drop">
      <label class="button">
        <input type="file" accept="${kinds}" />
        Choose ${accepts === 'table' ? 'a CSV file' : 'an image'}
      </label>
      <span>or drop it here. It stays in your browser.</span>
      <button type="button" data-example="../../examples/${example.file}" data-label="${example.file}">
        Try ${example.label}
      </button>
    </div>
    <p class="file" role="status"></p>
    <div class="answers live" hidden>
      <form class="controls" aria-label="About your file"></form>
      <div>
        ${liveFigure('own-figure', 'Result')}
        <p class="downloads">
          <button type="button" data-save="json" disabled>Save the result as JSON</button>
          <button type="button" data-save="svg" disabled>Save the figure as SVG</button>
        </p>
      </div>
    </div>
  </section>`;
}

function ledgerMarkup(ledgers: readonly Ledger[]): Markup {
  const claims = ledgers.flatMap((ledger) =>
    ledger.claims.map((claim, i) => ({ ...claim, after: leansOn(ledger.claims, i) })),
  );
  if (claims.length === 0)
    return html`<p class="muted">
      The benchmark judges this paper's claims, but no standard run of it has been published yet.
    </p>`;
  const count = (verdict: Verdict): number => claims.filter((claim) => claim.verdict === verdict).length;
  return html`
    <p>
      The benchmark of this project repeats the paper's experiments and judges each claim from recorded runs:
      <strong>${count('reproduced')} reproduced</strong>, ${count('not reproduced')} not reproduced,
      ${count('inconclusive')} inconclusive.
    </p>
    ${verdicts.map((verdict) => claimGroup(verdict, claims))}
    <details class="small made">
      <summary>How these runs were made</summary>
      ${ledgers.map(({ preface }) => prose(preface))}
    </details>
  `;
}

const verdicts = ['reproduced', 'not reproduced', 'inconclusive'] as const;
const signs: Readonly<Record<Verdict, string>> = {
  reproduced: '✓',
  'not reproduced': '✗',
  inconclusive: '?',
};

interface ShownClaim extends JudgedClaim {
  /** The claim before it, where this one does not stand without it and another verdict parts the two. */
  readonly after: string | undefined;
}

function leansOn(claims: readonly JudgedClaim[], index: number): string | undefined {
  const [before, claim] = [claims[index - 1], claims[index]!];
  if (before === undefined || before.verdict === claim.verdict) return undefined;
  return /^(There (?!are|is)|The same |So are )/.test(claim.statement) ? before.statement : undefined;
}

function claimGroup(verdict: Verdict, claims: readonly ShownClaim[]): Markup | undefined {
  const these = claims.filter((claim) => claim.verdict === verdict);
  if (these.length === 0) return undefined;
  const items = these.map(
    ({ statement, evidence, after }) =>
      html`<li>
        <span class="sign" aria-hidden="true">${signs[verdict]}</span>
        <div>
          ${after === undefined ? undefined : html`<p class="small muted">After: ${claimMarkup(after)}</p>`}
          <p>${claimMarkup(statement)}</p>
          <p class="small muted">${evidenceMarkup(evidence)}</p>
        </div>
      </li>`,
  );
  return html`<details class="verdict ${verdict.replace(' ', '-')}">
    <summary>${these.length} ${verdict}</summary>
    <ul>
      ${items}
    </ul>
  </details>`;
}
