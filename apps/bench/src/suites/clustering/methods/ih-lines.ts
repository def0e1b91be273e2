import { fit } from '@lab/ih-gmm';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels, SparseInput } from '../task.ts';
import { groupsRows } from './applies.ts';

/** The paper's labels, refined by the rows' leave-one-out cosines with the profiles. */
export const ihLines = defineMethod<ClusteringInput | SparseInput, Labels, Record<string, never>>({
  name: 'ih-lines',
  title: 'Individual-heterogeneous clustering with line refinement',
  description:
    "The paper's labels, then every row moves to the profile it points at best, itself left out (@lab/ih-gmm, derived).",
  module: import.meta.url,
  label: () => 'ih + lines',
  skip: groupsRows,
  run: ({ X, clusters, restarts }, { seed }) =>
    fit(X, { clusters, alpha: 0, refine: 'lines', restarts, seed, zeroRows: 'unassign' }).labels,
});
