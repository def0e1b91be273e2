import * as tf from '@tensorflow/tfjs';
import { LabRangeError } from '@lab/linalg';
import type { ParameterKind } from '../defaultKind.ts';
import { createOptimizer } from '../optimizer/factories.ts';
import type { Gradient, Optimizer, Parameter, Route } from '../optimizer/optimizer.ts';
import type { OptimizerOptions, ParameterOptions } from '../optimizer/options.ts';
import type { OptimizerState, ParameterState } from '../optimizer/state.ts';

/** Options of `MuonEqOptimizer`; `layout` is 'in-out' by default, as tfjs stores kernels. */
export interface MuonEqOptimizerOptions extends OptimizerOptions {
  /** Kinds by variable name, in place of those that `defaultKind` gives. */
  readonly kinds?: Readonly<Record<string, ParameterKind>> | undefined;
  /** Options of single variables. */
  readonly groups?: Readonly<Record<string, ParameterOptions>> | undefined;
}

/** A tensor by name, as tfjs saves weights. */
interface NamedTensor {
  readonly name: string;
  readonly tensor: tf.Tensor;
}

/** What tfjs hands to `applyGradients`. */
type VariableGradients = tf.NamedTensorMap | NamedTensor[];

/**
 * The optimisers of this package for TensorFlow.js: `new MuonEqOptimizer({ lr: 0.01 }).minimize(...)`, or as the optimizer of
 * `model.compile`. Gradients are read from the backend, the step runs on @lab/linalg's kernels, the variables are assigned.
 * To load models that were saved with it, `tf.serialization.registerClass(MuonEqOptimizer)` first.
 */
export class MuonEqOptimizer extends tf.Optimizer {
  /** The name under which tfjs serialises it. */
  static readonly className = 'MuonEqOptimizer';

  readonly #options: MuonEqOptimizerOptions;
  #optimizer: Optimizer | undefined;
  #parameters: readonly Parameter[] = [];
  /** State from `setWeights` of variables that have not come yet. */
  #waiting: Readonly<Record<string, SavedArrays>> = {};
  #learningRate: number;

  /** @throws as `createOptimizer`, here for the options alone */
  constructor(options: MuonEqOptimizerOptions = {}) {
    super();
    this.#options = { layout: 'in-out', ...options };
    const { kinds: _kinds, groups: _groups, ...rest } = this.#options;
    const probe = createOptimizer([], rest);
    this.#learningRate = probe.learningRate;
    probe.free();
  }

  /** The learning rate; may be set between steps. */
  get learningRate(): number {
    return this.#learningRate;
  }

  set learningRate(lr: number) {
    this.#optimizer?.setLearningRate(lr);
    this.#learningRate = lr;
  }

  /** Variables, kinds and reasons, of those that have had a gradient so far. */
  routing(): Route[] {
    return this.#optimizer?.routing() ?? [];
  }

  /** The optimiser underneath, once there was a gradient: state and diagnostics. */
  get core(): Optimizer | undefined {
    return this.#optimizer;
  }

  override applyGradients(variableGradients: VariableGradients): void {
    const given = Array.isArray(variableGradients)
      ? variableGradients.map(({ name, tensor }): [string, tf.Tensor] => [name, tensor])
      : Object.entries(variableGradients);
    const present = given.filter(([, tensor]) => Boolean(tensor));
    const optimizer = this.#prepare(present.map(([name]) => name));
    const gradients: Record<string, Gradient> = {};
    for (const [name, tensor] of present)
      gradients[name] = { data: tensor.dataSync<'float32'>(), shape: tensor.shape };
    const before = this.#parameters.filter(({ name }) => name in gradients);
    for (const { name, data } of before) data.set(variableOf(name).dataSync<'float32'>());
    const { applied } = optimizer.step(gradients);
    if (!applied) return;
    for (const { name, data, shape } of before)
      tf.tidy(() => variableOf(name).assign(tf.tensor(Float32Array.from(data), [...shape])));
    this.incrementIterations();
  }

  /** An optimiser that knows these variables: the one there is, or a new one that takes its state over. */
  #prepare(names: readonly string[]): Optimizer {
    const fresh = names.filter((name) => this.#parameters.every((known) => known.name !== name));
    if (this.#optimizer !== undefined && fresh.length === 0) return this.#optimizer;
    const { kinds = {}, groups = {}, ...rest } = this.#options;
    const parameters = [
      ...this.#parameters,
      ...fresh.map((name): Parameter => {
        const variable = variableOf(name);
        return {
          name,
          data: Float32Array.from(variable.dataSync<'float32'>()),
          shape: variable.shape.length === 0 ? [1] : variable.shape,
          kind: kinds[name],
          group: groups[name],
        };
      }),
    ];
    const next = createOptimizer(parameters, rest);
    next.loadStateDict(this.#carriedOver(next.stateDict()));
    this.#optimizer?.free();
    this.#optimizer = next;
    this.#parameters = parameters;
    return next;
  }

  /** A fresh state with what the optimiser so far, and `setWeights`, know. */
  #carriedOver(fresh: OptimizerState): OptimizerState {
    const old = this.#optimizer?.stateDict();
    const parameters = Object.entries(fresh.parameters).map(([name, state]): [string, ParameterState] => {
      const saved = Object.hasOwn(this.#waiting, name) ? this.#waiting[name] : undefined;
      const kept = old !== undefined && Object.hasOwn(old.parameters, name) ? old.parameters[name] : state;
      return [name, saved === undefined ? kept : withSaved(kept, saved)];
    });
    this.#waiting = {};
    const steps = old?.steps ?? this.iterations;
    return { ...fresh, steps, learningRate: this.#learningRate, parameters: Object.fromEntries(parameters) };
  }

  override dispose(): void {
    this.#optimizer?.free();
    this.#optimizer = undefined;
    this.#parameters = [];
  }

  override async getWeights(): Promise<NamedTensor[]> {
    const state = this.#optimizer?.stateDict();
    const arrays = Object.entries(state?.parameters ?? {}).flatMap(([name, { arrays, counts }]) => [
      ...Object.entries(arrays).map(([key, values]) => ({
        name: `${name}/${key}`,
        tensor: tf.tensor1d([...values]),
      })),
      ...Object.entries(counts).map(([key, value]) => ({
        name: `${name}/${key}`,
        tensor: tf.tensor1d([value]),
      })),
    ]);
    return [await this.saveIterations(), ...arrays];
  }

  override async setWeights(weightValues: NamedTensor[]): Promise<void> {
    const rest = await this.extractIterations(weightValues);
    const saved: Record<string, Record<string, number[]>> = {};
    for (const { name, tensor } of rest) {
      const cut = name.lastIndexOf('/');
      const entry = (saved[name.slice(0, cut)] ??= {});
      entry[name.slice(cut + 1)] = Array.from(await tensor.data());
    }
    this.dispose();
    this.#waiting = saved;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...this.#options, lr: this.#learningRate } as unknown as tf.serialization.ConfigDict;
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    return new cls(config);
  }
}

/** Arrays of one variable's state, by name; counts are arrays of one number. */
type SavedArrays = Readonly<Record<string, readonly number[]>>;

function withSaved(state: ParameterState, saved: SavedArrays): ParameterState {
  const arrays = Object.keys(state.arrays).map((key) => [key, saved[key] ?? []]);
  const counts = Object.keys(state.counts).map((key) => [key, (saved[key] ?? [])[0]]);
  return {
    ...state,
    arrays: Object.fromEntries(arrays) as ParameterState['arrays'],
    counts: Object.fromEntries(counts) as ParameterState['counts'],
  };
}

function variableOf(name: string): tf.Variable {
  const variables = tf.engine().registeredVariables as Readonly<Record<string, tf.Variable | undefined>>;
  const variable = variables[name];
  if (variable !== undefined) return variable;
  throw new LabRangeError('UNKNOWN_NAME', `tfjs has no variable '${name}'`, {
    argument: 'variableGradients',
  });
}
