import type { Method } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';

type Skip = NonNullable<Method['skip']>;

/** Problems of tests on simulated and real data, each with what a method of ordinary cost can be asked there. */
const ordinary = ['power', 'job-training', 'project-star'];

/** A peer that is compared at one size, on batches large enough to tell. */
export const wherePeersGo: Skip = ({ name, parameters }) =>
  ordinary.includes(name) && sizeOf(parameters) <= 300 && !isSmallBatch(parameters)
    ? undefined
    : 'a peer for ordinary sizes';

/** The few peers whose growth with n is shown. */
export const whereCurvesGo: Skip = ({ name, parameters }) =>
  ordinary.includes(name) && sizeOf(parameters) <= 1000 ? undefined : 'a peer for ordinary sizes';

/** Only the named problems. */
export function onlyOn(...names: readonly string[]): Skip {
  return ({ name }) => (names.includes(name) ? undefined : `made for ${names.join(', ')}`);
}

/** Batches along a curve and in a quick run: few data sets, for few methods. */
export function isSmallBatch({ samples }: Parameters): boolean {
  return typeof samples === 'number' && samples < 10;
}

function sizeOf({ n }: Parameters): number {
  // Studies that are given whole carry no size.
  return typeof n === 'number' ? n : 0;
}
