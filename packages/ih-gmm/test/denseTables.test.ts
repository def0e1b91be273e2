import { describe, expect, it } from 'vitest';
import { fit, simulate } from '../src/index.ts';
import { threeClusters } from './exampleData.ts';

describe('sums of the rows of a dense table', () => {
  it.each([
    [90, 2500, 3],
    [91, 1024, 5],
    [93, 1100, 6],
    [150, 40, 2],
  ])('give projection and profiles by their definitions, %i x %i, K = %i', (n, p, clusters) => {
    const { X } = simulate({ rows: n, columns: p, clusters, delta: 20, common: 0.3, seed: 4 });
    const model = fit(X, { clusters, restarts: 3 });
    const { eigenvalues, eigenvectors, projection, profiles, theta, labels } = model;
    const misfit = { projection: 0, profiles: 0 };
    for (let j = 0; j < p; j++) {
      for (let k = 0; k < clusters; k++) {
        const members = labels.map((label, i) => (label === k ? i : -1)).filter((i) => i >= 0);
        const squares = members.reduce((sum, i) => sum + theta[i] ** 2, 0);
        const profile = members.reduce((sum, i) => sum + theta[i] * X.get(i, j), 0) / squares;
        const score = eigenvectors.reduce((sum, u, i) => sum + u[k] * X.get(i, j), 0) / eigenvalues[k];
        misfit.profiles = Math.max(misfit.profiles, Math.abs(profiles[k][j] - profile));
        misfit.projection = Math.max(misfit.projection, Math.abs(projection[j][k] - score));
      }
    }
    expect(misfit.profiles).toBeLessThan(1e-12);
    expect(misfit.projection).toBeLessThan(1e-14);
  });
});

describe('a large dense table', () => {
  const table = () => ({ data: threeClusters(1, 30, 1500).X.to1DArray(), rows: 30, columns: 1500 });

  it.each([NaN, Infinity, -Infinity])('with an entry %d is refused by row and column', (value) => {
    for (const [row, column] of [
      [0, 0],
      [7, 1203],
      [29, 1498],
      [29, 1499],
    ]) {
      const { data, ...shape } = table();
      const X = { data: Float64Array.from(data), ...shape };
      X.data[row * 1500 + column] = value;
      expect(() => fit(X, { clusters: 3 })).toThrow(
        expect.objectContaining({ code: 'NOT_FINITE', index: row, details: { row, column } }),
      );
    }
  });

  it('of entries near the ends of the range of doubles has the labels of its multiple', () => {
    const { data, ...shape } = table();
    const { labels } = fit({ data: Float64Array.from(data), ...shape }, { clusters: 3 });
    for (const factor of [1e-170, 1e-62, 1e-58, 1e58, 1e62, 1e150, 1e170]) {
      const X = { data: Float64Array.from(data, (value) => value * factor), ...shape };
      expect(fit(X, { clusters: 3 }).labels).toEqual(labels);
    }
  });

  it('with one column of most of the energy has a warning that names it, and without has none', () => {
    const dominantWith = (share: number) => {
      const { data, ...shape } = table();
      const X = { data: Float64Array.from(data), ...shape };
      let rest = 0;
      for (let t = 0; t < data.length; t++) if (t % 1500 !== 77) rest += data[t] ** 2;
      for (let i = 0; i < 30; i++) X.data[i * 1500 + 77] = Math.sqrt((share / (1 - share)) * (rest / 30));
      const { warnings } = fit(X, { clusters: 3 });
      return warnings.filter(({ code }) => code === 'DOMINANT_COLUMN').map(({ values }) => values[0]);
    };
    expect(dominantWith(0.905)).toEqual([77]);
    expect(dominantWith(0.895)).toEqual([]);
    expect(dominantWith(0.01)).toEqual([]);
  });
});
