import { dependenciesOf, type Dependencies } from '../../planning/plan.ts';
import type { Availability } from '../../external/availability.ts';
import { canonicalParameters, labelOf, type Parameters } from '../../nouns/parameters.ts';
import type { Catalogue } from '../../planning/catalogue.ts';
import { runKey } from '../../planning/run-key.ts';
import type { Job } from '../../running/job.ts';
import type { WireJob } from './wire.ts';

/** What a set of runs needs of the code: for each method on each case the hash of its sources and the versions of its packages. */
export interface CodeNeeds {
  readonly codes: readonly Dependencies[];
  readonly cells: readonly CellNeeds[];
}

interface CellNeeds {
  readonly suite: string;
  readonly problem: string;
  readonly problemParameters: Parameters;
  readonly method: string;
  /** Index into the codes: many cells need the same. */
  readonly code: number;
}

type Cell = Pick<Job, 'suite' | 'problem' | 'problemParameters' | 'method'>;

/** What these jobs need of whoever makes them. */
export function codeNeeds(jobs: readonly Job[]): CodeNeeds {
  const codes = new Map<string, { readonly index: number; readonly code: Dependencies }>();
  const cells = new Map<string, CellNeeds>();
  for (const { suite, problem, problemParameters, method, sources, versions } of jobs) {
    const cell = { suite, problem, problemParameters, method };
    const name = nameOf(cell);
    if (cells.has(name)) continue;
    const text = JSON.stringify([sources, versions]);
    const known = codes.get(text) ?? { index: codes.size, code: { sources, versions } };
    codes.set(text, known);
    cells.set(name, { ...cell, code: known.index });
  }
  return { codes: [...codes.values()].map(({ code }) => code), cells: [...cells.values()] };
}

const differencesShown = 5;

/** The code that is here, to be held against what is needed. */
export class CodeHere {
  private readonly catalogue: Catalogue;
  private readonly availability: ReadonlyMap<string, Availability>;
  private readonly known = new Map<string, Dependencies | undefined>();

  /** @param availability - what was found for each external method, by its name */
  constructor(catalogue: Catalogue, availability: ReadonlyMap<string, Availability>) {
    this.catalogue = catalogue;
    this.availability = availability;
  }

  /** Why runs that need this can't be made here, a few reasons at most; none when they can. */
  whyNot({ codes, cells }: CodeNeeds): readonly string[] {
    const reasons = new Set<string>();
    for (const cell of cells) {
      const needed = codes[cell.code];
      const here = this.dependenciesOf(cell);
      for (const reason of differences(cell, needed, here)) reasons.add(reason);
    }
    const all = [...reasons];
    const more = all.length - differencesShown;
    return more > 0 ? [...all.slice(0, differencesShown), `and ${more} more`] : all;
  }

  /**
   * The job as it is made here, with this machine's interpreter.
   *
   * @throws Error when its key was not made from this run and the code here
   */
  jobHere(job: WireJob): Job {
    const here = this.dependenciesOf(job);
    if (here === undefined) throw new Error(`this worker knows no ${job.suite} ${job.problem} ${job.method}`);
    const found = this.availability.get(job.method);
    const whole = { ...job, ...here, interpreter: found?.kind === 'found' ? found.command : null };
    if (runKey(whole) !== job.key)
      throw new Error(
        'the key does not belong to this run, or the code here is not that of who submitted it',
      );
    return whole;
  }

  private dependenciesOf(cell: Cell): Dependencies | undefined {
    const name = nameOf(cell);
    if (this.known.has(name)) return this.known.get(name);
    const suite = this.catalogue.suites.find((candidate) => candidate.name === cell.suite);
    const problem = suite?.problems.find((candidate) => candidate.name === cell.problem);
    const method = suite?.methods.find((candidate) => candidate.name === cell.method);
    const found =
      suite === undefined || problem === undefined || method === undefined
        ? undefined
        : dependenciesOf(suite, problem, cell.problemParameters, method, this.availability.get(method.name));
    this.known.set(name, found);
    return found;
  }
}

function differences(
  { suite, problem, problemParameters, method }: Cell,
  needed: Dependencies | undefined,
  here: Dependencies | undefined,
): readonly string[] {
  const what = `${suite} ${labelOf(problem, problemParameters)} ${method}`;
  if (needed === undefined) return [`${what}: the run does not say what code it needs`];
  if (here === undefined) return [`this worker knows no ${suite} ${problem} ${method}`];
  const names = [...new Set([...Object.keys(needed.versions), ...Object.keys(here.versions)])].sort();
  const versions = names.flatMap((name) => {
    const [theirs, ours] = [needed.versions[name], here.versions[name]];
    return theirs === ours
      ? []
      : [`${name} is ${theirs ?? 'not used'} there and ${ours ?? 'not found'} here`];
  });
  if (versions.length > 0 || needed.sources === here.sources) return versions;
  return [`the sources of ${suite} ${problem} ${method} differ: use one revision, built, on both sides`];
}

function nameOf({ suite, problem, problemParameters, method }: Cell): string {
  return JSON.stringify([suite, problem, canonicalParameters(problemParameters), method]);
}
