import { leastSquares } from '@lab/linalg';
import { describe, expect, it } from 'vitest';
import { featureRows } from '../src/estimators/fitGmm.ts';
import { gatedGradient, gateOf, type Gate } from '../src/estimators/gatedPoint.ts';
import { centrePlane } from '../src/laws/mixtureGating.ts';
import type { Dense } from '../src/numeric/dense.ts';
import { normals, streamOf } from './numbers.ts';

const dense = (rows: number[][]): Dense => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
});

function gateAt(centres: Dense): Gate {
  return gateOf(centres, centrePlane(centres).basis);
}

/** What least squares on the features leaves of a target. */
function rest(features: Dense, target: Float64Array): Float64Array {
  const x = leastSquares(features, { data: target, rows: target.length, columns: 1 }).x.to1DArray();
  return target.map((value, i) => {
    let fitted = 0;
    for (let a = 0; a < features.columns; a++) fitted += features.data[i * features.columns + a] * x[a];
    return value - fitted;
  });
}

describe('the gradient of a gated prediction', () => {
  it('is what moved features fail to follow, in every direction of the centres and for two to four components', () => {
    for (const [count, d] of [
      [2, 4],
      [3, 4],
      [4, 5],
    ]) {
      const stream = streamOf(count);
      const centres = dense(normals(stream, count, d).map((row) => row.map((value) => 1.5 * value)));
      const x = dense(normals(stream, 300, d).map((row) => row.map((value) => 2 * value)));
      const gate = gateAt(centres);
      const features = featureRows(gate, x);
      const theta = Float64Array.from(normals(stream, 1, features.columns)[0]);
      const target = Float64Array.from({ length: x.rows }, (_, i) =>
        theta.reduce((sum, value, a) => sum + value * features.data[i * features.columns + a], 0),
      );
      for (let coordinate = 0; coordinate < count * d; coordinate++) {
        const along = new Float64Array(x.rows);
        const gradient = new Float64Array(count * d);
        for (let i = 0; i < x.rows; i++) {
          gatedGradient(gate, theta, x.data.subarray(i * d, (i + 1) * d), gradient);
          along[i] = gradient[coordinate];
        }
        const expected = rest(features, along);
        const step = 1e-5;
        const missed = [1, -1].map((sign) => {
          const moved = centres.data.slice();
          moved[coordinate] += sign * step;
          return rest(featureRows(gateAt({ ...centres, data: moved }), x), target);
        });
        const size = Math.max(...expected.map(Math.abs));
        expect(size).toBeGreaterThan(1e-4);
        for (let i = 0; i < x.rows; i++) {
          const measured = (missed[1][i] - missed[0][i]) / (2 * step);
          expect(Math.abs(measured - expected[i])).toBeLessThan(1e-5 * size + 1e-6);
        }
      }
    }
  });
});
