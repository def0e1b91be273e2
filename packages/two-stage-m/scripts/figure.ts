import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { factorModelLaw } from '../src/index.ts';
import { summariseTwoStage } from '../src/simulation/index.ts';

// Draws docs/crossover.svg: node scripts/figure.ts [repetitions]
const repetitions = Number(process.argv[2] ?? 400);
const model = {
  loadings: Array.from({ length: 8 }, (_, i) => [i === 0 ? Math.sqrt(3) : 0, i === 1 ? Math.sqrt(0.8) : 0]),
  beta: [1, -0.7],
  noiseVariance: 0.25,
};
const LABELLED = 2000;
const lawAt = (alpha: number): ReturnType<typeof factorModelLaw> =>
  factorModelLaw({ ...model, labelled: LABELLED, unlabelled: alpha * LABELLED });
const law = lawAt(1);
const printedMean = (alpha: number): number =>
  law.floor + (law.multiplicity * law.printedWeightOfThePaper) / alpha;

const measured = [0.1, 0.2, 0.5, 1, 2, 5, 10].map((alpha) => {
  const { summary } = summariseTwoStage(
    { setting: 'factor', ...model, labelled: LABELLED, unlabelled: alpha * LABELLED },
    { repetitions, seed: 1 },
  );
  const { mean, standardError } = summary['conditionalExcess'];
  return { alpha, mean, standardError };
});

const FRAME = { left: 70, right: 620, top: 56, bottom: 340 };
const DOMAIN = { low: 0.08, high: 12.5, least: 1.5, most: 120 };

function across(alpha: number): number {
  const share = Math.log(alpha / DOMAIN.low) / Math.log(DOMAIN.high / DOMAIN.low);
  return FRAME.left + share * (FRAME.right - FRAME.left);
}

function up(risk: number): number {
  const share = Math.log(risk / DOMAIN.least) / Math.log(DOMAIN.most / DOMAIN.least);
  return FRAME.bottom - share * (FRAME.bottom - FRAME.top);
}

const place = (x: number, y: number): string => `${x.toFixed(1)},${y.toFixed(1)}`;
const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${words}</text>`;

function curve(risk: (alpha: number) => number, style: string): string {
  const points = Array.from({ length: 121 }, (_, i) => {
    const alpha = DOMAIN.low * (DOMAIN.high / DOMAIN.low) ** (i / 120);
    return place(across(alpha), up(risk(alpha)));
  });
  return `<polyline points="${points.join(' ')}" fill="none" ${style}/>`;
}

function axes(): string {
  const ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10].map(
    (alpha) =>
      `<line x1="${across(alpha).toFixed(1)}" x2="${across(alpha).toFixed(1)}" y1="${FRAME.bottom}" y2="${FRAME.bottom + 5}" stroke="#555"/>` +
      text(across(alpha), FRAME.bottom + 19, String(alpha), 'text-anchor="middle"'),
  );
  const rungs = [2, 5, 10, 20, 50, 100].map(
    (risk) =>
      `<line x1="${FRAME.left}" x2="${FRAME.right}" y1="${up(risk).toFixed(1)}" y2="${up(risk).toFixed(1)}" stroke="#e4e4e4"/>` +
      text(FRAME.left - 8, up(risk) + 4, String(risk), 'text-anchor="end"'),
  );
  return [
    ...rungs,
    ...ticks,
    `<path d="M${place(FRAME.left, FRAME.top)}V${FRAME.bottom}H${FRAME.right}" fill="none" stroke="#555"/>`,
    text(
      (FRAME.left + FRAME.right) / 2,
      378,
      'unlabelled rows for each labelled one, m / n',
      'text-anchor="middle"',
    ),
    text(
      0,
      0,
      'n times the mean excess risk',
      'text-anchor="middle" transform="translate(20 198) rotate(-90)"',
    ),
  ].join('\n');
}

function points(): string {
  return measured
    .map(({ alpha, mean, standardError }) => {
      const x = across(alpha).toFixed(1);
      const [low, high] = [mean - 2 * standardError, mean + 2 * standardError].map((risk) =>
        up(risk).toFixed(1),
      );
      return (
        `<line x1="${x}" x2="${x}" y1="${low}" y2="${high}" stroke="#0b5394" stroke-width="1.5"/>` +
        `<circle cx="${x}" cy="${up(mean).toFixed(1)}" r="3.5" fill="#0b5394"/>`
      );
    })
    .join('\n');
}

function legend(): string {
  const entries: readonly (readonly [string, string])[] = [
    ['stroke="#0b5394" stroke-width="2"', 'two-stage fit, law of this package'],
    ['stroke="#b45f06" stroke-width="2" stroke-dasharray="6 4"', 'two-stage fit, constant as printed'],
    ['stroke="#38761d" stroke-width="2"', 'supervised fit of all columns'],
  ];
  const lines = entries.map(
    ([style, words], i) =>
      `<line x1="372" x2="402" y1="${74 + 19 * i}" y2="${74 + 19 * i}" ${style}/>` +
      text(410, 78 + 19 * i, words),
  );
  const dot = `<circle cx="387" cy="131" r="3.5" fill="#0b5394"/>`;
  return [...lines, dot, text(410, 135, `simulation, ${repetitions} runs each`)].join('\n');
}

const crossing = across(law.alpha0);
const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 396" role="img" aria-labelledby="title caption">
<title id="title">When unlabelled rows pay</title>
<desc id="caption">Risk of a factor regression against the ratio of unlabelled to labelled rows; it falls below the supervised fit at ${law.alpha0.toFixed(2)}.</desc>
<rect width="660" height="396" fill="#fff"/>
<g font-family="system-ui, sans-serif" font-size="12" fill="#222">
${text(FRAME.left, 24, 'When unlabelled rows pay: factor regression, d = 8, k = 2, n = 2000', 'font-size="14" font-weight="600"')}
${text(FRAME.left, 43, `Pre-training beats the supervised fit from m / n = ${law.alpha0.toFixed(2)} on; the simulation confirms the law.`)}
${axes()}
<line x1="${crossing.toFixed(1)}" x2="${crossing.toFixed(1)}" y1="${FRAME.top}" y2="${FRAME.bottom}" stroke="#999" stroke-dasharray="2 3"/>
${curve((alpha) => lawAt(alpha).limitMean, 'stroke="#0b5394" stroke-width="2"')}
${curve(printedMean, 'stroke="#b45f06" stroke-width="2" stroke-dasharray="6 4"')}
${curve(() => law.supervisedMean, 'stroke="#38761d" stroke-width="2"')}
${points()}
${legend()}
</g>
</svg>
`;
writeFileSync(path.join(import.meta.dirname, '..', 'docs', 'crossover.svg'), picture);
