/**
 * Draws docs/speed.svg from the table under "Speed" of the README: time over that of OpenBLAS and LAPACK, tier by tier.
 *
 *   node scripts/figure.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const home = path.join(import.meta.dirname, '..');
const tiers = [
  { name: 'turbo', colour: '#1b5e8c' },
  { name: 'relaxed', colour: '#5b9bc8' },
  { name: 'plain', colour: '#b5d3e7' },
] as const;

/** The rows of the table whose three cells are numbers. */
function measured(): { readonly what: string; readonly ratios: readonly number[] }[] {
  const readme = readFileSync(path.join(home, 'README.md'), 'utf8');
  const table = readme.slice(readme.indexOf('\n## Speed\n'));
  return table
    .slice(0, table.indexOf('\n\nBeside'))
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, what = '', ...cells]) => ({ what, ratios: cells.slice(0, tiers.length).map(Number) }))
    .filter(
      ({ what, ratios }) =>
        what !== '' && ratios.length === tiers.length && ratios.every((ratio) => ratio > 0),
    );
}

const rows = measured();
const [left, top, width, band, bar] = [190, 66, 520, 46, 12];
const bottom = top + rows.length * band;
const x = (ratio: number): number => left + (ratio * width) / 3;
const parts = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 ${bottom + 52}" font-family="system-ui, sans-serif" font-size="13" fill="#222" role="img" aria-label="Time over that of OpenBLAS and LAPACK by operation and tier">`,
  `<rect width="760" height="${bottom + 52}" fill="#fff"/>`,
  ...tiers.map(
    ({ name, colour }, k) =>
      `<rect x="${left + k * 100}" y="16" width="13" height="13" fill="${colour}"/><text x="${left + k * 100 + 19}" y="27">${name}</text>`,
  ),
  `<text x="${x(1) + 4}" y="52" fill="#b2182b">OpenBLAS, LAPACK = 1</text>`,
  ...[0, 0.5, 1.5, 2, 2.5, 3].map(
    (tick) => `<line x1="${x(tick)}" x2="${x(tick)}" y1="${top - 8}" y2="${bottom}" stroke="#e4e4e4"/>`,
  ),
  ...[0, 0.5, 1, 1.5, 2, 2.5, 3].map(
    (tick) => `<text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle" fill="#555">${tick}</text>`,
  ),
];
rows.forEach(({ what, ratios }, row) => {
  const y = top + row * band;
  parts.push(`<text x="${left - 10}" y="${y + 23}" text-anchor="end">${what}</text>`);
  ratios.forEach((ratio, k) => {
    const at = y + k * bar;
    parts.push(
      `<rect x="${left}" y="${at}" width="${(x(ratio) - left).toFixed(1)}" height="${bar - 1}" fill="${tiers[k].colour}"/>`,
      `<text x="${(x(Math.max(ratio, 1)) + 5).toFixed(1)}" y="${at + 10}" font-size="11">${ratio}</text>`,
    );
  });
});
parts.push(
  `<line x1="${x(1)}" x2="${x(1)}" y1="${top - 8}" y2="${bottom}" stroke="#b2182b" stroke-width="1.5"/>`,
  `<text x="${left + width / 2}" y="${bottom + 40}" text-anchor="middle" fill="#555">time over that of OpenBLAS and LAPACK with 256-bit kernels on one thread (times)</text>`,
  '</svg>',
);
writeFileSync(path.join(home, 'docs', 'speed.svg'), `${parts.join('\n')}\n`);
