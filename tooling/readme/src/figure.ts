import type { Row } from './row.ts';
import type { Verdicts } from './ledgers.ts';

const kinds: readonly { readonly field: keyof Verdicts; readonly label: string; readonly colour: string }[] =
  [
    { field: 'reproduced', label: 'reproduced', colour: '#2b7a4b' },
    { field: 'notReproduced', label: 'not reproduced', colour: '#c2452d' },
    { field: 'inconclusive', label: 'inconclusive: too few or too noisy runs', colour: '#b9b9b9' },
  ];

const left = 170;
const right = 30;
const width = 760;
const rowHeight = 30;
const top = 64;

/** The claims of each paper by verdict, as an SVG of bars. */
export function claimsFigure(rows: readonly Row[]): string {
  const shown = rows
    .flatMap(({ name, verdicts }) => (verdicts === undefined ? [] : [{ name, verdicts }]))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const most = Math.max(1, ...shown.map(({ verdicts }) => total(verdicts)));
  const step = most > 40 ? 20 : 10;
  const scale = (width - left - right) / (Math.ceil(most / step) * step);
  const bottom = top + shown.length * rowHeight;
  const ticks = Array.from({ length: Math.ceil(most / step) + 1 }, (_, k) => k * step);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 48}" font-family="system-ui, sans-serif" font-size="13" fill="#222" role="img" aria-label="Claims of each paper by verdict">`,
    `<rect width="${width}" height="${bottom + 48}" fill="#fff"/>`,
    ...legend(),
    ...ticks.map((tick) => {
      const x = left + tick * scale;
      return `<line x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${top - 6}" y2="${bottom}" stroke="#e4e4e4"/><text x="${x.toFixed(1)}" y="${bottom + 18}" text-anchor="middle" fill="#555">${tick}</text>`;
    }),
    ...shown.flatMap(({ name, verdicts }, k) => bar(name, verdicts, top + k * rowHeight, scale)),
    `<text x="${left + (width - left - right) / 2}" y="${bottom + 38}" text-anchor="middle" fill="#555">claims of the paper and of the package's own theory</text>`,
    '</svg>',
  ].join('\n')}\n`;
}

function legend(): string[] {
  let x = left;
  return kinds.map(({ label, colour }) => {
    const entry = `<rect x="${x}" y="18" width="13" height="13" fill="${colour}"/><text x="${x + 19}" y="29">${label}</text>`;
    x += 45 + label.length * 7;
    return entry;
  });
}

function bar(name: string, verdicts: Verdicts, y: number, scale: number): string[] {
  let x = left;
  const parts = kinds.flatMap(({ field, colour }) => {
    const count = verdicts[field];
    const [from, length] = [x, count * scale];
    x += length;
    if (count === 0) return [];
    const number = `<text x="${(from + length / 2).toFixed(1)}" y="${y + 16}" text-anchor="middle" font-size="12" fill="${field === 'inconclusive' ? '#222' : '#fff'}">${count}</text>`;
    const box = `<rect x="${from.toFixed(1)}" y="${y + 2}" width="${length.toFixed(1)}" height="20" fill="${colour}"/>`;
    return [box, ...(length > 11 ? [number] : [])];
  });
  return [`<text x="${left - 10}" y="${y + 17}" text-anchor="end">${name}</text>`, ...parts];
}

function total({ reproduced, notReproduced, inconclusive }: Verdicts): number {
  return reproduced + notReproduced + inconclusive;
}
