import type { Parameters } from './parameters.ts';
import type { PerSize } from './size.ts';

/** What `generate` is told: the point and a seed that depends on suite, problem, point and repetition alone. */
export interface ProblemContext<P extends Parameters> {
  readonly parameters: P;
  readonly repetition: number;
  /** Unsigned 32-bit; the same for every method, so that all see the same data. */
  readonly seed: number;
}

/** What a problem hands out: the input to every method, the reference to metrics and to oracle methods only. */
export interface Instance<Input, Reference> {
  readonly input: Input;
  readonly reference: Reference;
}

/** A problem whose runs are timed: alone on an idle worker, in turns with a peer. */
export interface Timing {
  /** The method every other is timed against, by name; it runs in turns with the method inside the same run. */
  readonly peer: string;
  readonly peerParameters?: Parameters;
  /** Unrecorded calls of each before the first sample. */
  readonly warmups: number;
  /** Recorded calls of each. */
  readonly samples: number;
}

/** Data to solve, with the points and repetitions at each size. */
export interface Problem<Input = unknown, Reference = unknown, P extends Parameters = Parameters> {
  readonly name: string;
  readonly title: string;
  /** One sentence: what the data are and where they come from. */
  readonly description: string;
  /** `import.meta.url` of the declaring file: what it imports decides when runs are out of date. */
  readonly module: string;
  /** True when the data are given and repetitions differ in the methods' luck alone: differences on them are exact. */
  readonly given?: boolean;
  readonly cases: PerSize<readonly P[]>;
  readonly repetitions: PerSize<number>;
  readonly timing?: Timing;
  /** How a case is written in tables and messages; default `name(parameter=value, ...)`. */
  label?(parameters: P): string;
  /** Another case whose data contain these: this one is shown, and not counted again in wins and losses. */
  partOf?(parameters: P): string | undefined;
  /** Data files read at a point; their content belongs to the run's key. */
  files?(parameters: P): readonly URL[];
  generate(context: ProblemContext<P>): Instance<Input, Reference> | Promise<Instance<Input, Reference>>;
}

/** Declares a problem; keeps its types. */
export function defineProblem<Input, Reference, P extends Parameters>(
  problem: Problem<Input, Reference, P>,
): Problem<Input, Reference, P> {
  return problem;
}
