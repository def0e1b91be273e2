import type { Parameters } from '../../../nouns/parameters.ts';

interface Place {
  readonly name: string;
  readonly parameters: Parameters;
}

type Skip = (problem: Place) => string | undefined;

/** A method is run on these problems alone; of the others it says why not. */
export function onlyOn(problems: readonly string[], reason: string): Skip {
  return ({ name }) => (problems.includes(name) ? undefined : reason);
}

const tables = ['mixture', 'unbalanced', 'hollowing', 'real-data', 'speed'];

/** For methods that give every row of a dense table a cluster. */
export const groupsTables: Skip = onlyOn(tables, 'says nothing there that K-means does not');

/** For the kinds of K-means that group sparse rows as well. */
export const groupsDistances: Skip = onlyOn([...tables, 'documents'], 'is no spectral method');

/** For spectral methods, wherever rows are grouped. */
export const groupsRows: Skip = onlyOn([...tables, 'documents', 'threshold'], 'groups rows');

/** For spectral methods that differ in details which only some designs bring out. */
export const groupsSpectrally: Skip = onlyOn(
  ['mixture', 'hollowing', 'real-data'],
  'differs from the other spectral methods elsewhere',
);
