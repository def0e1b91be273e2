// Twelve colours that can be told apart on a light and on a dark page; the last ones for suites with many methods.
const lightSeries = [
  '#1f5fa8',
  '#2e9fd8',
  '#d1502f',
  '#e69500',
  '#2c8c4b',
  '#7b4fb0',
  '#b0306a',
  '#0b7a99',
  '#8a6d1f',
  '#12807a',
  '#c2185b',
  '#4d5b2a',
];
const darkSeries = [
  '#74b1ff',
  '#6fd6ff',
  '#ff8a66',
  '#ffc04d',
  '#66d98a',
  '#c29bff',
  '#ff7fb2',
  '#b5b5b5',
  '#d9bd6a',
  '#4fd6cc',
  '#ff6fa3',
  '#b9c98a',
];

const light = variables({
  page: '#ffffff',
  raised: '#f5f6f8',
  text: '#1b1f24',
  muted: '#59626d',
  line: '#d5dae0',
  accent: '#1f5fa8',
  good: '#1a7f45',
  bad: '#b3261e',
  open: '#8a5a00',
  series: lightSeries,
});
const dark = variables({
  page: '#14171b',
  raised: '#1d2227',
  text: '#e6e9ec',
  muted: '#a0a9b3',
  line: '#363d45',
  accent: '#74b1ff',
  good: '#66d98a',
  bad: '#ff8a80',
  open: '#ffc04d',
  series: darkSeries,
});

/** The style sheet of the report. */
export const styleSheet = `
:root { color-scheme: light dark; ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
:root[data-theme='light'] { color-scheme: light; ${light} }
:root[data-theme='dark'] { color-scheme: dark; ${dark} }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; padding-top: .75rem; padding-bottom: .75rem; border-bottom: 1px solid var(--line); }
header nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; flex: 1; }
footer { color: var(--muted); font-size: .875rem; padding-top: 2rem; padding-bottom: 2rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.25rem 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 0 0 .25rem; }
p { max-width: 75ch; margin: .5rem 0; }
a { color: var(--accent); }
a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 4px; padding: .1rem .5rem; cursor: pointer; }
.muted { color: var(--muted); }
.small { font-size: .875rem; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 1rem 0; padding: 0; list-style: none; }
.facts b { display: block; font-size: 1.35rem; line-height: 1.2; }
.verdict { font-weight: 600; white-space: nowrap; }
.reproduced, .win { color: var(--good); }
.not-reproduced, .loss { color: var(--bad); }
.inconclusive { color: var(--open); }
figure.figure { margin: 1.5rem 0; padding: 1rem; background: var(--raised); border-radius: 6px; }
figure.figure figcaption { max-width: 75ch; margin-top: .5rem; }
figure.figure figure { margin: 0; }
figure.figure [class*='swatches'] { font: inherit; font-size: 13px; min-height: 0; margin: .25rem 0 .5rem; }
figure.figure svg { --plot-background: var(--raised); max-width: 100%; overflow: visible; }
.narrow { display: none; }
.table { margin: .75rem 0 1.5rem; }
.filter input { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 4px; padding: .15rem .4rem; max-width: 60vw; }
.count { color: var(--muted); font-size: .875rem; margin-left: .5rem; }
.scroll { overflow-x: auto; margin-top: .5rem; }
table { border-collapse: collapse; font-size: .875rem; }
caption { text-align: left; color: var(--muted); padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); }
th button { border: 0; padding: 0; font-weight: 600; text-align: left; }
th button::after { content: '\\2195'; opacity: .35; padding-left: .25rem; }
th[aria-sort='ascending'] button::after { content: '\\2191'; opacity: 1; }
th[aria-sort='descending'] button::after { content: '\\2193'; opacity: 1; }
td.number, th[data-kind='number'] { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th[data-kind='number'] button { text-align: right; }
td.wide, .judged td:nth-child(2), .unmeasured td:nth-child(1) { min-width: 16rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; font-size: .9rem; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem; background: var(--raised); padding: .5rem; border-radius: 4px; max-width: 100%; }
details { margin: .25rem 0; }
summary { cursor: pointer; }
@media (max-width: 700px) {
  body { font-size: 15px; }
  figure.figure { padding: .6rem; margin-left: -.4rem; margin-right: -.4rem; }
  .wide-only { display: none; }
  .narrow { display: block; }
  .ledger table, .ledger caption, .ledger tbody, .ledger tr, .ledger td { display: block; }
  .ledger thead { display: none; }
  .ledger tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .ledger td { border: 0; padding: .1rem 0; }
  .ledger td:empty { display: none; }
  .judged td:nth-child(n + 3)::before, .unmeasured td:nth-child(n + 2)::before { content: attr(data-title) ': '; color: var(--muted); }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
}
`;

interface Theme {
  readonly page: string;
  readonly raised: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly good: string;
  readonly bad: string;
  readonly open: string;
  readonly series: readonly string[];
}

function variables({ series, ...colours }: Theme): string {
  const named = Object.entries(colours).map(([name, colour]) => `--${name}: ${colour};`);
  return [...named, ...series.map((colour, index) => `--series-${index + 1}: ${colour};`)].join(' ');
}
