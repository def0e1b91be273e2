import { compareLabelings, fit, kmeans, simulate } from '@lab/ih-gmm';
import type { Steps } from '../../contract/paper.ts';
import type { Values } from './controls.ts';

/** Rows of every table. */
export const rows = 200;
const clusters = 3;
const tables = 8;

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly truth: number;
  /** Clusters assigned, under the names of the true ones they agree with best. */
  readonly profile: number;
  readonly kmeans: number;
}

/** Share of rows misplaced in one simulated table. */
export interface TableErrors {
  readonly seed: number;
  readonly profile: number;
  readonly kmeans: number;
}

export interface Result {
  /** The first table, in the plane of its second and third eigenvector. */
  readonly points: readonly ScatterPoint[];
  readonly tables: readonly TableErrors[];
}

/** One table after another; the first is drawn. */
export function* compute({ spread, common, delta, columns }: Values): Steps<Result> {
  const errors: TableErrors[] = [];
  let points: readonly ScatterPoint[] = [];
  for (let seed = 1; seed <= tables; seed++) {
    const { X, labels } = simulate({ rows, columns, clusters, delta, common, sigmaLogTheta: spread, seed });
    const model = fit(X, { clusters });
    const assigned = kmeans(X, clusters, { restarts: 10 }).labels;
    errors.push({
      seed,
      profile: compareLabelings(model.labels, labels).misclassified / rows,
      kmeans: compareLabelings(assigned, labels).misclassified / rows,
    });
    if (seed === 1) {
      const [profileNames, kmeansNames] = [named(model.labels, labels), named(assigned, labels)];
      points = model.eigenvectors.map(([, second, third], i) => ({
        x: second! * Math.sqrt(Math.max(model.eigenvalues[1]!, 0)),
        y: third! * Math.sqrt(Math.max(model.eigenvalues[2]!, 0)),
        truth: labels[i]!,
        profile: profileNames[i]!,
        kmeans: kmeansNames[i]!,
      }));
    }
    yield { result: { points, tables: [...errors] }, progress: seed / tables };
  }
}

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** Labels under the names of the true clusters they agree with best. */
function named(assigned: ArrayLike<number>, truth: ArrayLike<number>): number[] {
  const labels = Array.from(assigned);
  const agreement = (order: readonly number[]): number =>
    labels.filter((label, i) => order[label] === truth[i]).length;
  const best = orders.reduce((a, b) => (agreement(b) > agreement(a) ? b : a));
  return labels.map((label) => best[label] ?? label);
}
