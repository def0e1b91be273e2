import { describe, expect, it } from 'vitest';
import { runToEnd } from '@lab/linalg/cooperative';
import { fitSpectral, predict } from '../src/index.ts';
import { contrastiveLoss, rowwiseLoss } from '../src/estimators/sampledNegatives.ts';
import type { Dense } from '../src/numeric/dense.ts';
import { normals, streamOf } from './numbers.ts';

const dense = (rows: number[][]): Dense => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
});

describe('the contrastive loss with one negative', () => {
  const stream = streamOf(1);
  const [k, d, m] = [2, 4, 60];
  const triples = {
    anchors: dense(normals(stream, m, d)),
    positives: dense(normals(stream, m, d)),
    negatives: dense(normals(stream, m, d)),
  };
  const w = Float64Array.from(normals(stream, 1, k * d)[0]);

  it('is the mean over triples as it is defined, by moments and row by row', () => {
    const project = (x: Dense, row: number): number[] =>
      Array.from({ length: k }, (_, r) => {
        let sum = 0;
        for (let j = 0; j < d; j++) sum += w[r * d + j] * x.data[row * d + j];
        return sum;
      });
    const along = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
    let mean = 0;
    for (let row = 0; row < m; row++) {
      const code = project(triples.anchors, row);
      const near = along(code, project(triples.positives, row));
      const far = along(code, project(triples.negatives, row));
      mean += (far * far - 2 * near) / m;
    }
    for (const loss of [runToEnd(contrastiveLoss(triples, k)), rowwiseLoss(triples, k)]) {
      const gradient = new Float64Array(k * d);
      expect(loss.evaluate(w, gradient)).toBeCloseTo(mean, 10);
      const hessian = loss.hessian(w);
      const step = 1e-5;
      for (let at = 0; at < k * d; at++) {
        const sides = [1, -1].map((sign) => {
          const slope = new Float64Array(k * d);
          const value = loss.evaluate(
            w.map((entry, i) => entry + (i === at ? sign * step : 0)),
            slope,
          );
          return { value, slope };
        });
        expect(gradient[at]).toBeCloseTo((sides[0].value - sides[1].value) / (2 * step), 6);
        for (let i = 0; i < k * d; i++) {
          const measured = (sides[0].slope[i] - sides[1].slope[i]) / (2 * step);
          expect(hessian.data[at * k * d + i]).toBeCloseTo(measured, 5);
        }
      }
    }
  });

  it('is fitted row by row where there are many columns', () => {
    const source = streamOf(2);
    const columns = 45;
    const correlation = (j: number): number => (j === 0 ? 0.95 : 0.1);
    const anchors = normals(source, 2000, columns);
    const positives = anchors.map((row) =>
      row.map((value, j) => correlation(j) * value + Math.sqrt(1 - correlation(j) ** 2) * source.normal()),
    );
    const X = normals(source, 100, columns);
    const y = X.map((row) => row[0]);
    const model = fitSpectral({ anchors, positives, negatives: normals(source, 2000, columns) }, X, y, {
      components: 1,
      scheme: 'one',
    });
    expect(model.law.warnings.map(({ code }) => code)).not.toContain('NOT_CONVERGED');
    const fitted = predict(model, X);
    const error = fitted.reduce((sum, value, i) => sum + (value - y[i]) ** 2, 0) / 100;
    expect(error).toBeLessThan(0.3);
    expect(model.law.trace).toBeGreaterThan(0);
  });
});
