import type { Method } from './method.ts';
import { labelOf, type Parameters } from './parameters.ts';
import type { Problem } from './problem.ts';
import type { Suite } from './suite.ts';

/** How a method at a point of its parameters is written. */
export function methodLabel(suite: Suite, name: string, parameters: Parameters): string {
  return labelled(
    suite.methods.find((method) => method.name === name),
    name,
    parameters,
  );
}

/** How a case is written: a problem at a point of its parameters. */
export function caseLabel(suite: Suite, name: string, parameters: Parameters): string {
  return labelled(
    suite.problems.find((problem) => problem.name === name),
    name,
    parameters,
  );
}

function labelled(noun: Method | Problem | undefined, name: string, parameters: Parameters): string {
  return noun?.label?.(parameters) ?? labelOf(name, parameters);
}
