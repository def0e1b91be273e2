import { usageError } from '../errors.ts';
import type { Parameters } from '../nouns/parameters.ts';
import { sizes } from '../nouns/size.ts';
import type { Suite } from '../nouns/suite.ts';
import { atSize } from '../nouns/size.ts';
import type { Catalogue } from './catalogue.ts';
import { requireKnown } from './suggestion.ts';

/** What of the catalogue is asked for; an empty list means all. */
export interface Selection {
  readonly suites: readonly string[];
  readonly problems: readonly string[];
  readonly methods: readonly string[];
  /** Conditions `parameter=value` or `parameter=value,value` on problems and methods, all of which must hold. */
  readonly filters: readonly string[];
}

/** A condition on a parameter. */
export interface ParameterFilter {
  readonly parameter: string;
  readonly values: readonly string[];
}

/** A selection whose every name exists. */
export interface CheckedSelection {
  readonly suites: readonly Suite[];
  readonly problems: readonly string[];
  readonly methods: readonly string[];
  readonly filters: readonly ParameterFilter[];
}

/** Checks a selection against the catalogue. @throws BenchError (usage) that suggests the nearest name */
export function checkSelection({ suites }: Catalogue, selection: Selection): CheckedSelection {
  requireKnown('suite', selection.suites, names(suites));
  const chosen = suites.filter(
    (suite) => selection.suites.length === 0 || selection.suites.includes(suite.name),
  );
  requireKnown('problem', selection.problems, names(chosen.flatMap((suite) => suite.problems)));
  requireKnown('method', selection.methods, names(chosen.flatMap((suite) => suite.methods)));
  const filters = selection.filters.map(parseFilter);
  const parameters = filters.map(({ parameter }) => parameter);
  requireKnown('parameter', parameters, parameterNames(chosen));
  return { suites: chosen, problems: selection.problems, methods: selection.methods, filters };
}

/** True where every filter holds: the run has the parameter, in its problem or its method, with one of the values. */
export function passes(
  filters: readonly ParameterFilter[],
  problem: Parameters,
  method: Parameters,
): boolean {
  return filters.every(({ parameter, values }) =>
    [problem[parameter], method[parameter]].some(
      (value) => value !== undefined && values.includes(String(value)),
    ),
  );
}

function parseFilter(text: string): ParameterFilter {
  const [parameter, value] = text.split(/=(.*)/s);
  if (!parameter || value === undefined || value === '') {
    throw usageError(`--filter '${text}': write parameter=value or parameter=value,value`);
  }
  return { parameter, values: value.split(',') };
}

function parameterNames(suites: readonly Suite[]): string[] {
  const points = suites.flatMap(({ problems, methods }) => [
    ...problems.flatMap((problem) => sizes.flatMap((size) => atSize(problem.cases, size))),
    ...methods.flatMap((method) => method.variants ?? []),
  ]);
  return [...new Set(points.flatMap((point) => Object.keys(point)))];
}

function names(members: readonly { readonly name: string }[]): string[] {
  return members.map(({ name }) => name);
}
