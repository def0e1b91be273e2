/**
 * Draws docs/tails.svg: `node scripts/tailsFigure.ts`, after a build. The upper tail of a signed weighted chi-square sum by
 * this package and by Imhof's integral with the trapezoidal rule, cut where the integrand is 1e-8.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { weightedChiSquare } from '../src/index.ts';

const weights = [1, 0.6, 0.4, 0.25, -0.8, -0.3];
const [width, height] = [640, 360];
const [left, right, top, bottom] = [64, 16, 20, 44];
const [xEnd, powerEnd] = [140, -32];

const xAt = (x: number): number => left + (x / xEnd) * (width - left - right);
const yAt = (power: number): number => top + (power / powerEnd) * (height - top - bottom);

function imhof(x: number): number {
  const step = 0.01;
  let sum = (weights.reduce((s, w) => s + w, 0) - x) / 4;
  for (let u = step; ; u += step) {
    let theta = -x * u;
    let logRho = 0;
    for (const w of weights) {
      theta += Math.atan(w * u);
      logRho += Math.log1p((w * u) ** 2) / 4;
    }
    const size = Math.exp(-logRho) / u;
    sum += size * Math.sin(theta / 2);
    if (size < 1e-8) return 0.5 + (step * sum) / Math.PI;
  }
}

function curve(tail: (x: number) => number): string {
  const points = Array.from({ length: 301 }, (_, i) => (i * xEnd) / 300).map((x) => {
    const power = Math.max(powerEnd, Math.log10(Math.max(Math.abs(tail(x)), 1e-300)));
    return `${xAt(x).toFixed(1)},${yAt(power).toFixed(1)}`;
  });
  return points.join(' ');
}

const xTicks = [0, 20, 40, 60, 80, 100, 120, 140]
  .map(
    (x) =>
      `<line x1="${xAt(x)}" x2="${xAt(x)}" y1="${top}" y2="${height - bottom}" class="grid"/><text x="${xAt(x)}" y="${height - bottom + 18}" text-anchor="middle">${x}</text>`,
  )
  .join('\n');
const yTicks = [0, -8, -16, -24, -32]
  .map(
    (power) =>
      `<line x1="${left}" x2="${width - right}" y1="${yAt(power)}" y2="${yAt(power)}" class="grid"/><text x="${left - 8}" y="${yAt(power) + 4}" text-anchor="end">1e${power}</text>`,
  )
  .join('\n');

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The tail by this package falls straight to 1e-32; Imhof's integral stays near 1e-10">
<style>text{font:12px system-ui,sans-serif;fill:#444}.grid{stroke:#ddd}polyline{fill:none;stroke-width:2}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
${xTicks}
${yTicks}
<polyline points="${curve(imhof)}" stroke="#d1862b" stroke-width="1"/>
<polyline points="${curve((x) => weightedChiSquare.sf(x, { weights }))}" stroke="#2b6cb0"/>
<text x="${xAt(84)}" y="${yAt(-9.5) - 34}" style="fill:#d1862b">Imhof's integral, cut at 1e-8</text>
<text x="${xAt(38)}" y="${yAt(-19)}" style="fill:#2b6cb0">weightedChiSquare.sf</text>
<text x="${xAt(75)}" y="${height - 8}" text-anchor="middle">x: P(sum w chi2 > x), weights ${weights.join(', ')}</text>
</svg>
`;
mkdirSync(path.join(import.meta.dirname, '..', 'docs'), { recursive: true });
writeFileSync(path.join(import.meta.dirname, '..', 'docs', 'tails.svg'), svg);
