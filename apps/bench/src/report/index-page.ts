import { standingsOf } from '../judging/standings.ts';
import type { Verdict } from '../judging/verdict.ts';
import type { Size } from '../nouns/size.ts';
import type { Skipped } from '../planning/plan.ts';
import type { Machine, RunRow } from '../store/row.ts';
import { failureTable } from './failure-table.ts';
import { html, type Markup } from './html.ts';
import { ledgerTable } from './ledger-table.ts';
import { noiseParagraph } from './noise-paragraph.ts';
import type { SuiteResults } from './suite-results.ts';

/** What the first page is made of. */
export interface IndexParts {
  readonly results: readonly SuiteResults[];
  readonly size: Size;
  readonly skipped: readonly Skipped[];
  readonly outdated: number;
}

/** The first page: what was run, the ledger of all claims, how each suite's methods stand, failures, versions, machine. */
export function indexPage({ results, size, skipped, outdated }: IndexParts): Markup {
  const rows = results.flatMap((result) => result.rows);
  const ledger = results.flatMap((result) => result.ledger);
  const judged = ledger.filter(({ measured }) => measured !== undefined);
  const verdicts = (verdict: Verdict): number => judged.filter((entry) => entry.verdict === verdict).length;
  return html` <p>
      Methods from recent papers, run beside the methods people use today on the same data. Each claim of a
      paper is judged from the recorded runs: <span class="verdict reproduced">reproduced</span> when the
      whole 95% interval of the measured value lies where the claim says,
      <span class="verdict not-reproduced">not reproduced</span> when none of it does,
      <span class="verdict inconclusive">inconclusive</span> when the runs are too few to tell.
    </p>
    <ul class="facts">
      <li><b>${rows.length}</b> runs of size ${size}</li>
      <li><b>${rows.filter(({ status }) => status !== 'ok').length}</b> not finished</li>
      <li><b class="reproduced">${verdicts('reproduced')}</b> claims reproduced</li>
      <li><b class="not-reproduced">${verdicts('not reproduced')}</b> not reproduced</li>
      <li><b class="inconclusive">${verdicts('inconclusive')}</b> inconclusive</li>
      <li><b>${ledger.length - judged.length}</b> without runs of this size</li>
    </ul>
    ${noiseParagraph(rows)}
    <h2>Suites</h2>
    ${results.map(suiteParagraph)}
    <h2>Claims</h2>
    ${ledgerTable(ledger, size)}
    <h2>Runs that did not finish</h2>
    ${failureTable(rows)} ${skippedList(skipped)}
    ${outdated > 0 ? html`<p class="muted">${outdated} older runs of the same cases were made by other code. They are kept in the store and left out here.</p>` : ''}
    <h2>Versions</h2>
    ${versionList(rows)}
    <h2>Machines</h2>
    ${machineList(rows)}`;
}

function suiteParagraph({ suite, rows, size }: SuiteResults): Markup {
  const standings = standingsOf(suite, rows, size);
  const metric = suite.metrics[0]?.title.toLowerCase() ?? '';
  return html`<p>
      <a href="suite-${suite.name}.html"><b>${suite.title}</b></a
      >. ${suite.description}
    </p>
    ${
      standings.length === 0
        ? ''
        : html`<p>
            By ${metric}, against the best competitor of each case:
            ${standings.map(
              ({ subject, wins, level, losses }, index) =>
                html`${index > 0 ? '; ' : ''}<b>${subject}</b> wins <span class="win">${wins}</span>, level
                  ${level}, loses <span class="loss">${losses}</span>`,
            )}.
          </p>`
    }`;
}

function skippedList(skipped: readonly Skipped[]): Markup | undefined {
  if (skipped.length === 0) return undefined;
  return html`<h3>Left out</h3>
    <ul>
      ${skipped.map(
        ({ suite, method, runs, reason }) => html`<li>${suite}: ${method} (${runs} runs): ${reason}</li>`,
      )}
    </ul>`;
}

function versionList(rows: readonly RunRow[]): Markup {
  const versions = new Map<string, Set<string>>();
  for (const row of rows) {
    for (const [name, version] of Object.entries(row.versions)) {
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
    }
  }
  const sorted = [...versions].sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) return html`<p class="muted">None recorded yet.</p>`;
  return html`<dl>
    ${sorted.map(
      ([name, found]) =>
        html`<dt>${name}</dt>
          <dd>${[...found].join(', ')}</dd>`,
    )}
  </dl>`;
}

function machineList(rows: readonly RunRow[]): Markup {
  const machines = new Map<string, { machine: Machine; runs: number }>();
  for (const { machine } of rows) {
    const known = machines.get(machine.id) ?? { machine, runs: 0 };
    machines.set(machine.id, { machine, runs: known.runs + 1 });
  }
  if (machines.size === 0) return html`<p class="muted">None recorded yet.</p>`;
  return html`<ul>
    ${[...machines.values()].map(
      ({ machine, runs }) =>
        html`<li>
          ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}, ${machine.arch},
          Node ${machine.node}${machine.governor === undefined ? '' : `, clock ${machine.governor}`}: ${runs}
          runs
        </li>`,
    )}
  </ul>`;
}
