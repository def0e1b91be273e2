import type { Parameters } from '../../../nouns/parameters.ts';

/** A problem at a point of its parameters. */
export interface Place {
  readonly name: string;
  readonly parameters: Parameters;
}

/** Why a method is not run on a problem; undefined where it is. */
export type Skip = (problem: Place) => string | undefined;

/** A method is run on these problems alone; of the others it says why not. */
export function onlyOn(problems: readonly string[], reason: string): Skip {
  return ({ name }) => (problems.includes(name) ? undefined : reason);
}

const tables = ['mixture', 'unbalanced', 'hollowing', 'real-data', 'speed'];

/** Where some method has nothing new to say. */
export function either(...skips: readonly Skip[]): Skip {
  return (problem) => skips.map((skip) => skip(problem)).find((reason) => reason !== undefined);
}

// Below this a timed run is mostly its own beginning, and the peers that start slowest have the longest.
const fewestEntriesTimed = 1e5;

/** For methods whose time means something on larger jobs only. */
export const notTimedWhenSmall: Skip = ({ name, parameters }) =>
  name === 'speed' && Number(parameters['rows']) * Number(parameters['columns']) < fewestEntriesTimed
    ? 'timed on larger jobs'
    : undefined;

/** For methods that give every row of a dense table a cluster. */
export const groupsTables: Skip = either(
  onlyOn(tables, 'says nothing there that K-means does not'),
  notTimedWhenSmall,
);

/** For the kinds of K-means that group sparse rows as well. */
export const groupsDistances: Skip = onlyOn([...tables, 'documents'], 'is no spectral method');

/** For spectral methods, wherever rows are grouped. */
export const groupsRows: Skip = onlyOn([...tables, 'documents', 'threshold'], 'groups rows');

/** For spectral methods that differ in details which only some designs bring out. */
export const groupsSpectrally: Skip = onlyOn(
  ['mixture', 'hollowing', 'real-data'],
  'differs from the other spectral methods elsewhere',
);
