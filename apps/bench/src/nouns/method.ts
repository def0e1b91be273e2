import type { Parameters } from './parameters.ts';

/** What a method is told beside its input. */
export interface MethodContext<P extends Parameters, Reference = unknown> {
  readonly parameters: P;
  /** Unsigned 32-bit; depends on the data's seed and on the method. */
  readonly seed: number;
  /** The truth, for methods declared `oracle` only. */
  readonly reference?: Reference;
  /** Asks the program of a method that declares `external`; of any other method it rejects. */
  readonly external: ExternalCall;
}

/** One request to an external method's process, one answer. */
export type ExternalCall = (payload: unknown) => Promise<ExternalAnswer>;

/** What an external process answers: its result and the seconds it took by its own clock. */
export interface ExternalAnswer {
  readonly result: unknown;
  readonly seconds: number;
}

/** A program in another language that speaks JSON lines (docs/external-methods.md). */
export interface ExternalProgram {
  readonly language: 'python' | 'r';
  readonly script: URL;
  /** Modules (of R: packages) the script needs: an interpreter that lacks one is passed over. */
  readonly imports: readonly string[];
}

/** What a method gives back when it knows its own time better than the caller's clock does. */
export interface Timed<Output> {
  readonly output: Output;
  readonly seconds: number;
}

/** A way to solve a problem, with the points of its own parameters. */
export interface Method<
  Input = unknown,
  Output = unknown,
  P extends Parameters = Parameters,
  Reference = unknown,
> {
  readonly name: string;
  readonly title: string;
  /** One sentence: what it does and whose it is. */
  readonly description: string;
  /** `import.meta.url` of the declaring file. */
  readonly module: string;
  /** The points it is run at; default one without parameters. */
  readonly variants?: readonly P[];
  /** True for a method that may look at the reference: a bound, never a competitor. */
  readonly oracle?: boolean;
  readonly external?: ExternalProgram;
  /** How a point is written in figures and tables; default `name(parameter=value)`. */
  label?(parameters: P): string;
  /** Why this method does not apply to a problem at a point; undefined where it does. */
  skip?(
    problem: { readonly name: string; readonly parameters: Parameters },
    parameters: P,
  ): string | undefined;
  run(
    input: Input,
    context: MethodContext<P, Reference>,
  ): Output | Timed<Output> | Promise<Output | Timed<Output>>;
}

/** Declares a method; keeps its types. */
export function defineMethod<Input, Output, P extends Parameters, Reference = unknown>(
  method: Method<Input, Output, P, Reference>,
): Method<Input, Output, P, Reference> {
  return method;
}
