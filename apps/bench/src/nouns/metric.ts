/** Seconds of each recorded call of a timed run, in the order taken. */
export interface Samples {
  readonly method: readonly number[];
  readonly peer: readonly number[];
}

/** What a metric looks at. */
export interface Evaluation<Input, Output, Reference> {
  readonly input: Input;
  readonly output: Output;
  readonly reference: Reference;
  /** Only in timed runs. */
  readonly samples?: Samples;
}

/** A curve belonging to a run, such as an objective by iteration. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A number that says how well a run went. */
export interface Metric<Input = unknown, Output = unknown, Reference = unknown> {
  readonly name: string;
  readonly title: string;
  /** As on an axis: `%`, `s`; empty for a pure number. */
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** Significant digits in tables; default 3. */
  readonly digits?: number;
  /** `import.meta.url` of the declaring file. */
  readonly module: string;
  /** True for a metric of timed runs only. */
  readonly timed?: boolean;
  /** The value; undefined where it does not apply. A value that is not finite fails the run. */
  compute(evaluation: Evaluation<Input, Output, Reference>): number | undefined;
  curve?(evaluation: Evaluation<Input, Output, Reference>): Curve | undefined;
}

/** Declares a metric; keeps its types. */
export function defineMetric<Input, Output, Reference>(
  metric: Metric<Input, Output, Reference>,
): Metric<Input, Output, Reference> {
  return metric;
}
