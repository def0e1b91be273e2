import { applyMatrix } from '../numeric/dense.ts';
import type { LinearModel } from './model.ts';
import { readModelMatrix } from './modelMatrix.ts';
import type { PointFunction } from './predict.ts';

/** Features of a linear model: (1,) kept (x - centre); the leak is what they do not explain of the dropped coordinates. */
export function linearPoint(model: LinearModel): PointFunction {
  const kept = readModelMatrix(model.kept);
  const dropped = readModelMatrix(model.leak.dropped, kept.columns);
  const explained = readModelMatrix(model.leak.explained, model.coefficients.length);
  const first = model.intercept ? 1 : 0;
  return (x, withLeak) => {
    const moved = x.map((value, j) => value - model.centre[j]);
    const features = new Float64Array(kept.rows + first);
    features[0] = 1;
    features.set(applyMatrix(kept, moved), first);
    if (!withLeak) return { features, leak: new Float64Array(0) };
    const predicted = applyMatrix(explained, features);
    const leak = applyMatrix(dropped, moved).map((value, a) => value - predicted[a]);
    return { features, leak };
  };
}
