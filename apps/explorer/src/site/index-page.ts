import { html, raw } from '../markup/html.ts';
import type { SitePage } from './site.ts';
import type { Paper } from './workspace.ts';

/** The index: one card for each paper. */
export function indexPage(papers: readonly Paper[]): SitePage {
  return {
    path: '',
    title: '@lab explorer: nine papers, computed live in your browser',
    description:
      'Nine recent papers in statistics, random-matrix theory and optimisation: move a control and see what they say, computed in your browser.',
    section: 'papers',
    body: html`
      <div class="hero">
        <h1>Nine papers, computed while you look</h1>
        <p class="lead">
          Recent results in statistics, random-matrix theory and optimisation. Each page says in plain words
          what the paper found: move a control, and theory and simulation follow, computed in your browser by
          a package that you can install.
        </p>
      </div>
      <ul class="cards">
        ${papers.map(card)}
      </ul>
    `,
  };
}

function card({ words, thumbnail }: Paper) {
  return html`<li class="card">
    <div class="thumbnail" aria-hidden="true">${raw(thumbnail)}</div>
    <h2><a href="papers/${words.name}/index.html">${words.title}</a></h2>
    <p>${words.sentence}</p>
    <p class="small muted">@lab/${words.name} · arXiv ${words.paper.arxiv}</p>
  </li>`;
}
