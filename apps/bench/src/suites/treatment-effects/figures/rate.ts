import { binomialInterval } from '@lab/stats';
import type { Cell } from '../../../judging/run-view.ts';
import { samplesOf } from '../claims/rates.ts';

/** A rejection rate with its 95% interval (Wilson). */
export interface Rate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
}

/** The rate of a cell, whose runs are batches of data sets. */
export function rateOfCell(cell: Cell): Rate {
  const samples = samplesOf(cell);
  const mean = cell.values.reduce((sum, value) => sum + value, 0) / cell.values.length;
  const { lower, upper } = binomialInterval(Math.round(mean * samples), samples);
  return { rate: mean, low: lower, high: upper, samples };
}
