import type { ProblemContext, Instance } from '../../../nouns/problem.ts';
import type { Parameters } from '../../../nouns/parameters.ts';

const kept = 4;

/** A generator that hands the instance it made last to the next method that asks for the same. */
export function remembered<Input, Reference, P extends Parameters>(
  generate: (context: ProblemContext<P>) => Instance<Input, Reference>,
): (context: ProblemContext<P>) => Instance<Input, Reference> {
  const made = new Map<string, Instance<Input, Reference>>();
  return (context) => {
    const name = JSON.stringify([context.parameters, context.seed]);
    const known = made.get(name) ?? generate(context);
    made.delete(name);
    made.set(name, known);
    const [oldest] = made.keys();
    if (made.size > kept && oldest !== undefined) made.delete(oldest);
    return known;
  };
}
