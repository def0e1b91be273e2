import type { Parameters } from '../../../nouns/parameters.ts';

/** Problems that compare an experiment with a law. */
export const lawProblems: readonly string[] = [
  'factor-risk',
  'contrastive-risk',
  'component-risk',
  'mixture-risk',
  'real-rows',
];

interface Case {
  readonly name: string;
  readonly parameters: Parameters;
}

/** A method's `skip`: it answers the problems named, where `where` holds. */
export function onlyOn(
  names: readonly string[],
  where: (parameters: Parameters, name: string) => boolean = () => true,
): (problem: Case) => string | undefined {
  return ({ name, parameters }) =>
    names.includes(name) && where(parameters, name) ? undefined : `answers ${names.join(', ')}`;
}
