import { canonicalParameters, type Parameters } from '../nouns/parameters.ts';
import { atSize, type Size } from '../nouns/size.ts';
import type { Suite } from '../nouns/suite.ts';
import { dependenciesOf, type Dependencies } from '../planning/plan.ts';
import type { RunRow } from '../store/row.ts';

/** The rows that a report at a size is about, and how many others there are. */
export interface CurrentRows {
  readonly rows: readonly RunRow[];
  /** Runs of cases of this size made by other code than is here now. */
  readonly outdated: number;
}

/**
 * Rows of the suites' cases at a size that were made by the code as it is now. Rows of other code are another experiment: they
 * stay in the store, but no claim is judged from a mixture. The order is that of the declarations.
 */
export function currentRows(suites: readonly Suite[], rows: readonly RunRow[], size: Size): CurrentRows {
  const cases = new Map(suites.map((suite) => [suite.name, new SuiteCases(suite, size)]));
  const atThisSize = rows.filter((row) => cases.get(row.suite)?.has(row) === true);
  const current = atThisSize.filter((row) => cases.get(row.suite)?.isCurrent(row) === true);
  const place = new Map(current.map((row) => [row, cases.get(row.suite)?.place(row) ?? 0]));
  current.sort(
    (a, b) =>
      suites.findIndex(({ name }) => name === a.suite) - suites.findIndex(({ name }) => name === b.suite) ||
      place.get(a)! - place.get(b)! ||
      a.repetition - b.repetition,
  );
  return { rows: current, outdated: atThisSize.length - current.length };
}

class SuiteCases {
  private readonly suite: Suite;
  private readonly points = new Map<string, number>();
  private readonly variants = new Map<string, number>();
  private readonly dependencies = new Map<string, Dependencies>();

  constructor(suite: Suite, size: Size) {
    this.suite = suite;
    for (const problem of suite.problems) {
      for (const point of atSize(problem.cases, size))
        this.points.set(nameOf(problem.name, point), this.points.size);
    }
    for (const method of suite.methods) {
      for (const variant of method.variants ?? [{}])
        this.variants.set(nameOf(method.name, variant), this.variants.size);
    }
  }

  has(row: RunRow): boolean {
    return (
      this.points.has(nameOf(row.problem, row.problemParameters)) &&
      this.variants.has(nameOf(row.method, row.methodParameters))
    );
  }

  /** A number that grows from case to case, and from method to method on one case. */
  place(row: RunRow): number {
    const point = this.points.get(nameOf(row.problem, row.problemParameters)) ?? 0;
    const variant = this.variants.get(nameOf(row.method, row.methodParameters)) ?? 0;
    return point * this.variants.size + variant;
  }

  isCurrent(row: RunRow): boolean {
    const { sources, versions } = this.dependenciesOf(row);
    const external = this.suite.methods.find(({ name }) => name === row.method)?.external !== undefined;
    const recorded = Object.entries(row.versions);
    // What an external program needs may not be installed here; its recorded versions stand.
    const comparable = external ? recorded.filter(([name]) => name in versions) : recorded;
    return (
      sources === row.sources &&
      comparable.length === Object.keys(versions).length &&
      comparable.every(([name, version]) => versions[name] === version)
    );
  }

  private dependenciesOf(row: RunRow): Dependencies {
    const name = JSON.stringify([row.problem, canonicalParameters(row.problemParameters), row.method]);
    const known = this.dependencies.get(name);
    if (known !== undefined) return known;
    const problem = this.suite.problems.find((candidate) => candidate.name === row.problem)!;
    const method = this.suite.methods.find((candidate) => candidate.name === row.method)!;
    const found = dependenciesOf(this.suite, problem, row.problemParameters, method, undefined);
    this.dependencies.set(name, found);
    return found;
  }
}

function nameOf(name: string, parameters: Parameters): string {
  return `${name} ${canonicalParameters(parameters)}`;
}
