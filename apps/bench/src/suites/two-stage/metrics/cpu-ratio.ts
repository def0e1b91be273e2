import { defineMetric } from '../../../nouns/metric.ts';
import { median } from '../../../metrics/median.ts';

/** Median over turns of the method's time over that of the peer in the same turn. */
export const cpuRatio = defineMetric<unknown, unknown, unknown>({
  name: 'cpuRatio',
  title: 'CPU time over that of the peer, median of turns',
  unit: 'times',
  better: 'lower',
  timed: true,
  module: import.meta.url,
  compute({ samples }) {
    if (samples === undefined) return undefined;
    const { method, peer } = samples;
    return median(method.map((own, turn) => own / peer[turn]!));
  },
  /** The turns themselves, so that those of several runs can be put together. */
  curve: ({ samples }) => samples && { x: samples.method, y: samples.peer },
});
