import { LabRangeError, LabTypeError, type MatrixWorkspace } from '@lab/linalg';
import {
  describe,
  requireFraction,
  requireNotNegative,
  requireOneOf,
  wrongShape,
  wrongType,
} from '@lab/linalg/arguments';
import { floatArray, optionsObject, type FloatArray } from '../arguments.ts';
import { defaultKind, type ParameterKind } from '../defaultKind.ts';
import { NewtonSchulz, workspaceLike } from '../newtonSchulz.ts';
import { checkShape, entryCount, matrixShape, type Shape } from '../shape.ts';
import { AdamwRule } from './adamwRule.ts';
import { control, type Rule } from './control.ts';
import { matrixStates, type DiagnosticsOptions, type MatrixState } from './matrixStates.ts';
import { MuonRule } from './muonRule.ts';
import {
  merged,
  settingsOf,
  withPreset,
  type OptimizerOptions,
  type ParameterOptions,
  type Settings,
} from './options.ts';
import { SgdRule } from './sgdRule.ts';
import { loadState, saveState, type OptimizerState } from './state.ts';
import { StepAbortedError, type StepProgress } from './stepAborted.ts';

/** A parameter of a model; its data are changed in place by every step. */
export interface Parameter {
  /** Unique; decides the kind where none is given. */
  readonly name: string;
  /** Row by row. */
  readonly data: FloatArray;
  /** Sizes; their product is the length of data. */
  readonly shape: Shape;
  /** Default by `defaultKind`. */
  readonly kind?: ParameterKind | undefined;
  /** Options for this parameter alone. */
  readonly group?: ParameterOptions | undefined;
}

/** A gradient: flat, row by row, or with its shape, which is then compared with the parameter's. */
export type Gradient = FloatArray | { readonly data: FloatArray; readonly shape: Shape };

/** Gradients by parameter name, or in the order of the parameters; one that is missing or undefined is skipped. */
export type Gradients = Readonly<Record<string, Gradient | undefined>> | readonly (Gradient | undefined)[];

/** What one step may be told. */
export interface StepOptions {
  /** Takes the place of the options' learning rate in this step, for AdamW's parameters too. */
  readonly lr?: number | undefined;
  /** Takes the place of the options' momentum in this step. */
  readonly momentum?: number | undefined;
}

/** What `stepAsync` may be told. */
export interface StepAsyncOptions extends StepOptions {
  /** Ends the step between two parameters. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each parameter. */
  readonly onProgress?: ((progress: StepProgress) => void) | undefined;
}

/** What a step did. */
export interface StepReport {
  /** False where the step was skipped because of `nonFinite`. */
  readonly applied: boolean;
  /** Parameters whose gradient held a NaN or an infinity, with `onNonFinite: 'skip'`. */
  readonly nonFinite: readonly string[];
}

/** How one parameter is handled, and why. */
export interface Route {
  readonly name: string;
  /** Its sizes. */
  readonly shape: Shape;
  readonly kind: ParameterKind;
  /** The factor of the learning rate; 1 for AdamW. */
  readonly scale: number;
  /** Why it is handled so, in words. */
  readonly reason: string;
}

/** A parameter with everything that belongs to it. */
export interface Entry {
  readonly name: string;
  readonly data: FloatArray;
  readonly shape: Shape;
  readonly kind: ParameterKind;
  readonly reason: string;
  readonly settings: Settings;
  readonly rule: Rule | undefined;
}

const applied: StepReport = Object.freeze({ applied: true, nonFinite: Object.freeze([]) });

/**
 * An optimiser over plain arrays: `step` changes the parameters' data in place. Made by `createOptimizer`, or by the
 * factory of a method. It keeps WebAssembly memory, which `free` gives back (or garbage collection).
 */
export class Optimizer {
  readonly #entries: readonly Entry[];
  readonly #indices: ReadonlyMap<string, number>;
  readonly #spaces: readonly MatrixWorkspace<FloatArray>[];
  readonly #onNonFinite: 'throw' | 'skip';
  readonly #numbers = new Float64Array(control.length);
  /** The gradients of the step under way, in the order of the parameters. */
  readonly #gradients: (FloatArray | undefined)[];
  /** The rate of the options, to which the rates of groups are in proportion. */
  readonly baseLearningRate: number;
  #lr: number;
  #steps = 0;
  #busy = false;

  constructor(params: readonly Parameter[], options: OptimizerOptions = {}) {
    const all = withPreset(options);
    const base = settingsOf(all);
    this.#lr = base.lr;
    this.baseLearningRate = base.lr;
    this.#onNonFinite = requireOneOf(all.onNonFinite ?? 'throw', ['throw', 'skip'], 'onNonFinite');
    const spaces = new Map<string, MatrixWorkspace<FloatArray>>();
    const iterations = new Map<string, NewtonSchulz>();
    this.#entries = checkParameters(params).map((parameter) =>
      entryOf(parameter, all, base, spaces, iterations),
    );
    this.#spaces = [...spaces.values()];
    this.#indices = new Map(this.#entries.map(({ name }, index) => [name, index]));
    this.#gradients = this.#entries.map(() => undefined);
  }

  /** Steps taken. */
  get steps(): number {
    return this.#steps;
  }

  /** The learning rate of steps that name none. */
  get learningRate(): number {
    return this.#lr;
  }

  /** Replaces the learning rate; those of groups follow in proportion. @throws NOT_FINITE, OUT_OF_RANGE */
  setLearningRate(lr: number): void {
    this.#lr = requireNotNegative(lr, 'lr');
  }

  /** Parameters, kinds, factors of the learning rate, and the reason for each. */
  routing(): Route[] {
    return this.#entries.map(({ name, shape, kind, rule, reason }) => ({
      name,
      shape: [...shape],
      kind,
      scale: rule instanceof MuonRule ? rule.scale : 1,
      reason,
    }));
  }

  /** Parameters with settings and state, for diagnostics; not to be changed. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /**
   * Where every matrix with momentum stands: spectrum before and after equilibration, and the update that its momentum
   * gives now (without Nesterov's gradient, which is not kept).
   *
   * @param options.exact default false: estimates cheap enough for every hundredth step
   * @throws WRONG_TYPE, UNKNOWN_OPTION, NOT_CONVERGED
   */
  diagnostics(options: DiagnosticsOptions = {}): MatrixState[] {
    return matrixStates(this.#entries, { current: this.#lr, base: this.baseLearningRate }, options);
  }

  /**
   * One step, in place. Everything is checked first: when it throws, nothing has changed. It allocates nothing.
   *
   * @param gradients of the same lengths as the parameters; a parameter without one is left alone, decay included
   * @returns what was done; always `applied` unless `onNonFinite` is 'skip'
   * @throws SHAPE, UNKNOWN_NAME, NOT_FINITE, OUT_OF_RANGE (entries too large for the arithmetic), WRONG_TYPE, BUSY
   */
  step(gradients: Gradients, options?: StepOptions): StepReport {
    const refused = this.#prepare(gradients, options);
    if (refused !== undefined) return refused;
    this.#steps++;
    for (let i = 0; i < this.#entries.length; i++) this.#update(i);
    return applied;
  }

  /**
   * One step that gives way to the event loop between parameters at least every 25 ms of work. When aborted it rejects
   * with an AbortError whose `updated` names the parameters that have had their step; none is ever left half way.
   * Gradients must stay as they are until it is done.
   *
   * @throws as `step`, by rejection
   */
  async stepAsync(gradients: Gradients, options: StepAsyncOptions = {}): Promise<StepReport> {
    const { signal, onProgress } = options;
    const aborted = (): boolean => signal?.aborted === true;
    if (aborted()) throw new StepAbortedError([], signal?.reason);
    const updated: string[] = [];
    const steps = this.iterateStep(gradients, options);
    let pause = performance.now() + 25;
    try {
      for (;;) {
        const next = steps.next();
        if (next.done === true) return next.value;
        updated.push(next.value.name);
        onProgress?.(next.value);
        if (performance.now() >= pause) {
          await new Promise((resolve) => setTimeout(resolve, 0));
          pause = performance.now() + 25;
        }
        // An aborted signal after the last parameter comes too late.
        if (aborted() && next.value.completed < next.value.total)
          throw new StepAbortedError(updated, signal?.reason);
      }
    } finally {
      steps.return(applied);
    }
  }

  /** One step, parameter by parameter; the gradients are checked at the first `next`. @throws as `step` */
  *iterateStep(gradients: Gradients, options?: StepOptions): Generator<StepProgress, StepReport, undefined> {
    const refused = this.#prepare(gradients, options);
    if (refused !== undefined) return refused;
    this.#busy = true;
    try {
      this.#steps++;
      const total = this.#gradients.filter((gradient) => gradient !== undefined).length;
      let completed = 0;
      for (let i = 0; i < this.#entries.length; i++) {
        if (this.#gradients[i] === undefined) continue;
        this.#update(i);
        completed++;
        yield { name: this.#entries[i].name, completed, total };
      }
    } finally {
      this.#busy = false;
      this.#gradients.fill(undefined);
    }
    return applied;
  }

  /** A copy of steps, learning rate and state that survives JSON; the parameters themselves are not in it. */
  stateDict(): OptimizerState {
    return saveState(this.#steps, this.#lr, this.#entries);
  }

  /**
   * Goes on from a saved state. It must come from an optimiser with the same parameters, shapes, kinds and method.
   *
   * @throws SHAPE, UNKNOWN_NAME, NOT_FINITE, WRONG_TYPE, STATE_MISMATCH (kind, method, mode, momentum style); then nothing has changed
   */
  loadStateDict(state: OptimizerState): void {
    this.#requireIdle();
    const { steps, learningRate } = loadState(state, this.#entries);
    this.#steps = steps;
    this.#lr = learningRate;
  }

  /** Gives the WebAssembly memory back; steps of matrices throw FREED_HANDLE from then on. */
  free(): void {
    for (const space of this.#spaces) space.free();
  }

  #update(index: number): void {
    const gradient = this.#gradients[index];
    if (gradient === undefined) return;
    this.#entries[index].rule?.update(gradient, this.#numbers, this.#steps);
  }

  /** Checks everything and takes the gradients down; a report where the step is to be skipped. */
  #prepare(gradients: Gradients, options: StepOptions | undefined): StepReport | undefined {
    this.#requireIdle();
    this.#numbers[control.lr] = options?.lr === undefined ? this.#lr : requireNotNegative(options.lr, 'lr');
    this.#numbers[control.momentum] =
      options?.momentum === undefined ? -1 : requireFraction(options.momentum, 'momentum');
    this.#take(gradients);
    for (let i = 0; i < this.#entries.length; i++) {
      const gradient = this.#gradients[i];
      if (gradient === undefined || fits(gradient, this.#entries[i])) continue;
      return this.#refuse();
    }
    return undefined;
  }

  #requireIdle(): void {
    if (this.#busy) throw new LabRangeError('BUSY', 'another step of this optimizer is under way');
  }

  /** The gradients in the order of the parameters, each of the right type and length. */
  #take(gradients: Gradients): void {
    if (typeof gradients !== 'object' || (gradients as unknown) === null)
      throw wrongType('gradients', 'an object of arrays by name, or an array of arrays', gradients);
    if (Array.isArray(gradients)) {
      if (gradients.length !== this.#entries.length)
        throw wrongShape('gradients', `${this.#entries.length} entries`, `${gradients.length}`);
      for (let i = 0; i < gradients.length; i++)
        this.#gradients[i] = flat((gradients as Gradient[])[i], this.#entries[i]);
    } else {
      const named = gradients as Readonly<Record<string, Gradient | undefined>>;
      for (const name in named) if (this.#indices.get(name) === undefined) throw this.#unknown(name);
      for (let i = 0; i < this.#entries.length; i++) {
        const entry = this.#entries[i];
        this.#gradients[i] = Object.hasOwn(named, entry.name) ? flat(named[entry.name], entry) : undefined;
      }
    }
  }

  #unknown(name: string): LabRangeError {
    const names = this.#entries.map((entry) => entry.name).join(', ');
    return new LabRangeError('UNKNOWN_NAME', `there is no parameter '${name}'; there are ${names}`, {
      argument: `gradients.${name}`,
    });
  }

  /** What is to be done about entries that are not finite or too large: a report, or an error. */
  #refuse(): StepReport {
    const bad = this.#entries.filter((entry, i) => {
      const gradient = this.#gradients[i];
      return gradient !== undefined && !fits(gradient, entry);
    });
    const nonFinite = bad.map(({ name }) => name);
    if (this.#onNonFinite === 'skip') return { applied: false, nonFinite };
    const [first] = bad;
    const gradient = this.#gradients[this.#entries.indexOf(first)]!;
    const limit = first.rule?.largestGradient ?? Infinity;
    const index = gradient.findIndex((value) => !(Math.abs(value) <= limit));
    const argument = `gradients.${first.name}`;
    const value = gradient[index];
    if (Number.isFinite(value))
      throw new LabRangeError('OUT_OF_RANGE', `${argument}[${index}] must be within ${limit}, got ${value}`, {
        argument,
        index,
      });
    throw new LabRangeError('NOT_FINITE', `${argument}[${index}] is ${value}; nothing was changed`, {
      argument,
      index,
    });
  }
}

function fits(gradient: FloatArray, { rule }: Entry): boolean {
  const limit = rule === undefined ? Number.MAX_VALUE : rule.largestGradient;
  for (let i = 0; i < gradient.length; i++) if (!(Math.abs(gradient[i]) <= limit)) return false;
  return true;
}

/** The entries of a gradient, of the right type and length. */
function flat(gradient: Gradient | undefined, entry: Entry): FloatArray | undefined {
  if (gradient === undefined) return undefined;
  if (gradient instanceof Float32Array || gradient instanceof Float64Array) {
    if (gradient.length !== entry.data.length) throw misfit(entry, `${gradient.length} entries`);
    return gradient;
  }
  const argument = `gradients.${entry.name}`;
  if (typeof gradient !== 'object' || (gradient as unknown) === null)
    throw wrongType(argument, 'a Float32Array, a Float64Array or { data, shape }', gradient);
  const { data, shape } = gradient;
  floatArray(data, `${argument}.data`);
  if (!Array.isArray(shape) || String(shape) !== String(entry.shape))
    throw misfit(entry, `shape [${String(shape)}]`);
  if (data.length !== entry.data.length) throw misfit(entry, `${data.length} entries`);
  return data;
}

function misfit({ name, data, shape }: Entry, got: string): LabRangeError {
  return wrongShape(`gradients.${name}`, `${data.length} entries in shape [${shape.join(', ')}]`, got);
}

function checkParameters(params: readonly Parameter[]): readonly Parameter[] {
  if (!Array.isArray(params)) throw wrongType('params', 'an array of parameters', params);
  const seen = new Set<string>();
  for (const [i, parameter] of (params as readonly Parameter[]).entries()) {
    optionsObject(parameter, ['name', 'data', 'shape', 'kind', 'group'], `params[${i}]`);
    const { name } = parameter;
    if (typeof name !== 'string') throw wrongType(`params[${i}].name`, 'a string', name);
    if (seen.has(name))
      throw new LabRangeError('DUPLICATE_NAME', `two parameters are named '${name}'`, {
        argument: 'params',
        index: i,
      });
    seen.add(name);
  }
  return params as readonly Parameter[];
}

function entryOf(
  { name, data, shape, kind, group }: Parameter,
  options: OptimizerOptions,
  base: Settings,
  spaces: Map<string, MatrixWorkspace<FloatArray>>,
  iterations: Map<string, NewtonSchulz>,
): Entry {
  const sizes = [...checkShape(shape, `shape of '${name}'`)];
  if (floatArray(data, `data of '${name}'`).length !== entryCount(sizes))
    throw wrongShape(`data of '${name}'`, `${entryCount(sizes)} entries by its shape`, `${data.length}`);
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new LabRangeError('NOT_FINITE', `data of '${name}'[${wrong}] is ${data[wrong]}`, {
      argument: name,
      index: wrong,
    });
  const settings = settingsOf(merged(options, group, name));
  const route = routeOf(name, sizes, kind, settings);
  const entry = { name, data, shape: sizes, settings, ...route };
  const ratio = ratioOf(settings.lr, base.lr, name);
  switch (route.kind) {
    case 'frozen':
      return { ...entry, rule: undefined };
    case 'adamw':
      return {
        ...entry,
        rule:
          settings.method === 'sgd'
            ? new SgdRule(data, settings, ratio)
            : new AdamwRule(data, settings, ratio),
      };
    case 'muon':
      return {
        ...entry,
        rule: new MuonRule(data, sizes, settings, ratio, shared(entry, spaces, iterations)),
      };
  }
}

/** The kind of a parameter; the methods 'adamw' and 'sgd' have no other kind. */
function routeOf(
  name: string,
  shape: Shape,
  kind: ParameterKind | undefined,
  { method }: Settings,
): { readonly kind: ParameterKind; readonly reason: string } {
  if (kind !== undefined) requireOneOf(kind, ['muon', 'adamw', 'frozen'], `kind of '${name}'`);
  if (kind === 'frozen') return { kind, reason: 'frozen, as asked for' };
  if (kind === 'muon' && shape.length < 2) throw needsMatrix(name, shape);
  if (method === 'adamw' || method === 'sgd')
    return { kind: 'adamw', reason: `the method is '${method}', for every parameter` };
  return kind === undefined ? defaultKind(name, shape) : { kind, reason: 'as asked for' };
}

function needsMatrix(name: string, shape: Shape): LabTypeError {
  const message = `'${name}' of kind 'muon' needs a matrix, got shape [${shape.join(', ')}]`;
  return new LabTypeError('SHAPE', message, { argument: 'params' });
}

function ratioOf(lr: number, base: number, name: string): number {
  if (lr === base) return 1;
  if (base > 0) return lr / base;
  const message = `lr must be > 0 where the group of '${name}' has a rate of its own, got ${describe(base)}`;
  throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'lr' });
}

/** The iteration for a shape and precision, one for all matrices of it. */
function shared(
  {
    data,
    shape,
    settings,
  }: { readonly data: FloatArray; readonly shape: Shape; readonly settings: Settings },
  spaces: Map<string, MatrixWorkspace<FloatArray>>,
  iterations: Map<string, NewtonSchulz>,
): NewtonSchulz {
  const precision = data instanceof Float32Array ? 'single' : 'double';
  const { rows, columns } = matrixShape(shape, 'shape', settings.layout);
  const key = `${precision} ${rows} x ${columns}`;
  const space = spaces.get(precision) ?? workspaceLike(data);
  spaces.set(precision, space);
  const iteration = iterations.get(key) ?? new NewtonSchulz(space, rows, columns);
  iterations.set(key, iteration);
  return iteration;
}
