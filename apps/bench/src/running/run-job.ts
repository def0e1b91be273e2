import { performance } from 'node:perf_hooks';
import type { Method, MethodContext, Timed } from '../nouns/method.ts';
import type { Curve, Metric, Samples } from '../nouns/metric.ts';
import type { Parameters } from '../nouns/parameters.ts';
import type { Instance, Problem, Timing } from '../nouns/problem.ts';
import type { Suite } from '../nouns/suite.ts';
import type { Catalogue } from '../planning/catalogue.ts';
import type { ExternalPrograms } from '../external/programs.ts';
import { underConditions } from '../timing/conditions.ts';
import { arithmeticTier, setArithmetic } from './arithmetic.ts';
import { secondsSince } from './clock.ts';
import type { Job, Measurement } from './job.ts';

/** Makes one run: data, method, metrics. Throws what they throw; knows nothing of stores, threads or terminals. */
export async function runJob(
  job: Job,
  catalogue: Catalogue,
  programs: ExternalPrograms,
): Promise<Measurement> {
  if (!job.timed) return measure(job, catalogue, programs);
  const { result, conditions } = await underConditions(
    () => measure(job, catalogue, programs),
    arithmeticTier,
  );
  return { ...result, conditions };
}

async function measure(job: Job, catalogue: Catalogue, programs: ExternalPrograms): Promise<Measurement> {
  const deadline = performance.now() + job.timeLimit * 1000;
  const run = await prepareRun(job, catalogue, programs, () => deadline - performance.now());
  const { suite, problem, method, instance, solve } = run;
  // A run that is not timed may belong to a timed problem: a comparison takes its other metrics, and its own times.
  const solved =
    problem.timing === undefined || !job.timed
      ? { ...(await solve(method, job.methodParameters)), samples: undefined }
      : await timeInTurns(problem.timing, suite, method, job.methodParameters, solve);
  return { ...evaluate(suite, problem, instance, solved), methodSeconds: solved.seconds };
}

/** A run up to the call of its method. */
export interface PreparedRun {
  readonly suite: Suite;
  readonly problem: Problem;
  readonly method: Method;
  readonly instance: Instance<unknown, unknown>;
  readonly solve: Solve;
}

/** Finds the nouns of a run and makes its data. */
export async function prepareRun(
  job: Job,
  catalogue: Catalogue,
  programs: ExternalPrograms,
  millisecondsLeft: () => number,
): Promise<PreparedRun> {
  // Results that are not times carry the same bits on every machine; times are those of the fastest arithmetic.
  setArithmetic(job.timed ? 'default' : 'strict');
  const suite = find(catalogue.suites, job.suite, 'suite');
  const problem = find(suite.problems, job.problem, 'problem');
  const method = find(suite.methods, job.method, 'method');
  const instance = await problem.generate({
    parameters: job.problemParameters,
    repetition: job.repetition,
    seed: job.dataSeed,
  });
  const solve: Solve = (which, parameters) =>
    call(which, instance, contextOf(which, parameters, job, instance, programs, millisecondsLeft));
  return { suite, problem, method, instance, solve };
}

/** What one call of a method gave. */
export interface Call {
  readonly output: unknown;
  readonly seconds: number;
  /** True where the method told its own time. */
  readonly ownClock: boolean;
}

type Solve = (method: Method, parameters: Parameters) => Promise<Call>;

async function call(
  method: Method,
  instance: Instance<unknown, unknown>,
  context: MethodContext<Parameters>,
): Promise<Call> {
  const started = performance.now();
  const output = await method.run(instance.input, context);
  const seconds = secondsSince(started);
  return isTimed(output) ? { ...output, ownClock: true } : { output, seconds, ownClock: false };
}

/** Method and peer by turns, so that whatever slows the machine down slows both. */
async function timeInTurns(
  { peer: peerName, peerParameters = {}, warmups, samples }: Timing,
  suite: Suite,
  method: Method,
  parameters: Parameters,
  solve: Solve,
): Promise<Call & { readonly samples: Samples }> {
  const peer = find(suite.methods, peerName, 'method');
  let last: Call | undefined;
  const taken = { method: [] as number[], peer: [] as number[] };
  for (let turn = -warmups; turn < samples; turn++) {
    last = await solve(method, parameters);
    const other = await solve(peer, peerParameters);
    if (turn < 0) continue;
    taken.method.push(last.seconds);
    taken.peer.push(other.seconds);
  }
  if (last === undefined) throw new Error('a timed problem needs at least one sample');
  return { ...last, samples: taken };
}

function evaluate(
  suite: Suite,
  problem: Problem,
  { input, reference }: Instance<unknown, unknown>,
  { output, samples }: Pick<Call, 'output'> & { readonly samples: Samples | undefined },
): Omit<Measurement, 'methodSeconds'> {
  const evaluation = { input, output, reference, ...(samples === undefined ? {} : { samples }) };
  const metrics: Record<string, number> = {};
  const curves: Record<string, Curve> = {};
  for (const metric of suite.metrics) {
    if (metric.timed === true && samples === undefined) continue;
    const value = metric.compute(evaluation);
    if (value !== undefined) metrics[metric.name] = requireFinite(metric, problem, value);
    const curve = metric.curve?.(evaluation);
    if (curve !== undefined) curves[metric.name] = { x: Array.from(curve.x), y: Array.from(curve.y) };
  }
  return { metrics, curves };
}

/** A metric that is no number: a broken run, never a hole in a table. */
export class MetricNotFinite extends Error {
  override readonly name = 'MetricNotFinite';
  readonly code = 'METRIC_NOT_FINITE';
}

function requireFinite(metric: Metric, problem: Problem, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new MetricNotFinite(`metric '${metric.name}' is ${value} on problem '${problem.name}'`);
}

function contextOf(
  method: Method,
  parameters: Parameters,
  job: Job,
  { reference }: Instance<unknown, unknown>,
  programs: ExternalPrograms,
  millisecondsLeft: () => number,
): MethodContext<Parameters> {
  return {
    parameters,
    seed: job.methodSeed,
    ...(method.oracle === true ? { reference } : {}),
    external: (request) => programs.ask(job, method.external, request, millisecondsLeft()),
  };
}

function isTimed(output: unknown): output is Timed<unknown> {
  return typeof output === 'object' && output !== null && 'output' in output && 'seconds' in output;
}

function find<T extends { readonly name: string }>(members: readonly T[], name: string, kind: string): T {
  const member = members.find((candidate) => candidate.name === name);
  if (member === undefined) throw new Error(`this worker knows no ${kind} '${name}'`);
  return member;
}
