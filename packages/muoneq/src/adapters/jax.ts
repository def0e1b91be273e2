import { numpy as np, type Array as JaxArray, type JsTree } from '@jax-js/jax';
import { LabRangeError, LabTypeError } from '@lab/linalg';
import type { FloatArray } from '../arguments.ts';
import { defaultKind, type ParameterKind } from '../defaultKind.ts';
import { createOptimizer } from '../optimizer/factories.ts';
import { type Optimizer, type StepOptions } from '../optimizer/optimizer.ts';
import {
  merged,
  settingsOf,
  withPreset,
  type OptimizerOptions,
  type ParameterOptions,
  type Settings,
} from '../optimizer/options.ts';
import { matrixShape } from '../shape.ts';
import { adamwUpdate, muonUpdate, sgdUpdate, type LeafState, type LeafUpdate } from './jaxUpdate.ts';
import { namedLeaves, withLeaves, type Tree } from './parameterTree.ts';

/** What may differ between the leaves of a tree; names are keys and indices joined by dots, as in 'layers.0.wq'. */
export interface LeafRouting {
  /** Kinds by name, in place of those that `defaultKind` gives. */
  readonly kinds?: Readonly<Record<string, ParameterKind>> | undefined;
  /** Options of single leaves. */
  readonly groups?: Readonly<Record<string, ParameterOptions>> | undefined;
}

/** Options of `gradientTransformation`: those of an optimiser, and a learning rate that may depend on the step. */
export interface GradientTransformationOptions
  extends Omit<OptimizerOptions, 'lr' | 'onNonFinite'>, LeafRouting {
  /** A number, or a function of the number of the step (1 is the first; a scalar array, consumed). Default 0.001. */
  readonly lr?: number | ((step: JaxArray) => JaxArray) | undefined;
}

/** State of the transformation: arrays only, so that it passes through `jit`. */
// An interface has no implicit index signature, which the trees of jax-js ask for.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type MuonEqState = {
  /** Steps taken, a scalar. */
  count: JaxArray;
  /** By the leaf's name. */
  leaves: Record<string, LeafState>;
};

/** The shape of an optax transformation in jax-js: functions that consume what they are given. */
export interface GradientTransformation<Params extends JsTree<JaxArray>> {
  /** State for parameters, which are not consumed. */
  readonly init: (params: Params) => MuonEqState;
  /** Updates, to be added to the parameters, and the next state. Consumes gradients, state and parameters. */
  readonly update: (gradients: Params, state: MuonEqState, params: Params) => [Params, MuonEqState];
}

interface Plan {
  readonly kind: ParameterKind;
  readonly settings: Settings;
  readonly ratio: number;
}

/**
 * The optimiser as a pure function of array operations, for use under `jit` and on any device of jax-js.
 *
 * @param options.lr default 0.001; a function of the step for a schedule
 * @param options.layout default 'out-in': say 'in-out' for kernels stored [in, out], as in Flax
 * @returns `init` and `update`
 * @throws as `createOptimizer`; UNKNOWN_OPTION for `orthogonalizer: 'exact'` and `tolerance`, which a compiled function cannot follow
 */
export function gradientTransformation<Params extends JsTree<JaxArray>>(
  options: GradientTransformationOptions = {},
): GradientTransformation<Params> {
  const { lr, kinds = {}, groups = {}, ...rest } = options;
  const rate = typeof lr === 'function' ? lr : undefined;
  const base = withPreset({ ...rest, lr: typeof lr === 'function' ? 1 : lr });
  const fixed = settingsOf(base);
  refuseUncompilable(fixed);
  const planOf = (name: string, shape: readonly number[]): Plan => {
    const settings = settingsOf(merged(base, groups[name], name));
    refuseUncompilable(settings);
    const all = settings.method === 'adamw' || settings.method === 'sgd';
    const kind =
      kinds[name] === 'frozen' ? 'frozen' : all ? 'adamw' : (kinds[name] ?? defaultKind(name, shape).kind);
    return { kind, settings, ratio: settings.lr === fixed.lr ? 1 : settings.lr / fixed.lr };
  };
  return {
    init(params) {
      const leaves = leavesOf(params);
      requireNames(
        [...Object.keys(kinds), ...Object.keys(groups)],
        leaves.map(({ name }) => name),
      );
      return {
        count: np.array(0),
        leaves: Object.fromEntries(
          leaves.map(({ name, leaf }) => [name, initialState(leaf, planOf(name, leaf.shape))]),
        ),
      };
    },
    update(gradients, state, params) {
      const count = state.count.add(1);
      const weights = new Map(leavesOf(params).map(({ name, leaf }) => [name, leaf]));
      const learningRate = rate === undefined ? np.array(fixed.lr) : rate(count.ref);
      const updates = new Map<string, JaxArray>();
      const leaves: Record<string, LeafState> = {};
      for (const { name, leaf } of leavesOf(gradients)) {
        const { kind, settings, ratio } = planOf(name, leaf.shape);
        const next = updateOf(
          kind,
          leaf,
          state.leaves[name],
          weights.get(name)!,
          settings,
          learningRate.ref.mul(ratio),
          count.ref,
        );
        updates.set(name, next.update);
        leaves[name] = next.state;
      }
      learningRate.dispose();
      return [withLeaves(gradients as Tree<JaxArray>, updates) as Params, { count, leaves }];
    },
  };
}

/** The parameters with the updates added; consumes both. */
export function applyUpdates<Params extends JsTree<JaxArray>>(params: Params, updates: Params): Params {
  const added = new Map(leavesOf(updates).map(({ name, leaf }) => [name, leaf]));
  const sums = leavesOf(params).map(({ name, leaf }): [string, JaxArray] => [
    name,
    leaf.add(added.get(name)!),
  ]);
  return withLeaves(params as Tree<JaxArray>, new Map(sums)) as Params;
}

/**
 * The optimiser on the host: gradients are read as typed arrays, the step runs on @lab/linalg's kernels, and the parameters
 * are uploaded again. In Node and on the 'wasm' device this is the fast way; it takes every option.
 */
export class HostOptimizer<Params extends JsTree<JaxArray>> {
  /** The optimiser underneath: state, diagnostics, routing. Its arrays are the parameters' current values. */
  readonly optimizer: Optimizer;
  readonly #data: ReadonlyMap<string, Float32Array>;

  /** @param params read once, not consumed @throws as `createOptimizer` */
  constructor(params: Params, options: OptimizerOptions & LeafRouting = {}) {
    const { kinds = {}, groups = {}, ...rest } = options;
    const leaves = leavesOf(params);
    requireNames(
      [...Object.keys(kinds), ...Object.keys(groups)],
      leaves.map(({ name }) => name),
    );
    const list = leaves.map(({ name, leaf }) => ({
      name,
      shape: leaf.shape,
      data: single(leaf.ref.dataSync()).slice(),
      kind: kinds[name],
      group: groups[name],
    }));
    this.#data = new Map(list.map(({ name, data }) => [name, data]));
    this.optimizer = createOptimizer(list, rest);
  }

  /** One step: the next parameters. Consumes both trees. @throws as `Optimizer.step`; the trees are then consumed, the state is not changed */
  step(params: Params, gradients: Params, options?: StepOptions): Params {
    const named = Object.fromEntries(
      leavesOf(gradients).map(({ name, leaf }): [string, FloatArray] => [name, single(leaf.dataSync())]),
    );
    this.optimizer.step(named, options);
    return this.#upload(params);
  }

  /** As `step`, without blocking while the device computes the gradients. */
  async stepAsync(params: Params, gradients: Params, options?: StepOptions): Promise<Params> {
    const read = leavesOf(gradients).map(async ({ name, leaf }): Promise<[string, FloatArray]> => [
      name,
      single(await leaf.data()),
    ]);
    this.optimizer.step(Object.fromEntries(await Promise.all(read)), options);
    return this.#upload(params);
  }

  #upload(params: Params): Params {
    const next = leavesOf(params).map(({ name, leaf }): [string, JaxArray] => {
      const { shape, device } = leaf;
      leaf.dispose();
      return [name, np.array(this.#data.get(name)!.slice(), { shape: [...shape], device })];
    });
    return withLeaves(params as Tree<JaxArray>, new Map(next)) as Params;
  }
}

function leavesOf(tree: JsTree<JaxArray>): { readonly name: string; readonly leaf: JaxArray }[] {
  return namedLeaves(tree as Tree<JaxArray>);
}

function single(data: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return data instanceof Float32Array ? (data as Float32Array<ArrayBuffer>) : Float32Array.from(data);
}

function initialState(leaf: JaxArray, { kind, settings }: Plan): LeafState {
  if (kind === 'frozen') return {};
  const zeros = (): JaxArray => np.zeros([...leaf.shape], { dtype: leaf.dtype });
  if (kind === 'adamw')
    return settings.method === 'sgd' ? { momentum: zeros() } : { first: zeros(), second: zeros() };
  const { rows, columns } = matrixShape(leaf.shape, 'shape', settings.layout);
  const outputs = settings.layout === 'out-in' ? rows : columns;
  return settings.refinements.includes('normuon')
    ? { momentum: zeros(), secondMoment: np.zeros([outputs], { dtype: leaf.dtype }) }
    : { momentum: zeros() };
}

function updateOf(
  kind: ParameterKind,
  gradient: JaxArray,
  state: LeafState,
  weight: JaxArray,
  settings: Settings,
  lr: JaxArray,
  count: JaxArray,
): LeafUpdate {
  if (kind === 'muon') return muonUpdate(gradient, state, weight, settings, lr, count);
  if (kind === 'adamw' && settings.method !== 'sgd')
    return adamwUpdate(gradient, state, weight, settings, lr, count);
  count.dispose();
  if (kind === 'adamw') return sgdUpdate(gradient, state, weight, settings, lr);
  weight.dispose();
  lr.dispose();
  return { update: gradient.mul(0), state };
}

function refuseUncompilable({ exact, plan }: Settings): void {
  const option = exact ? "orthogonalizer 'exact'" : plan.tolerance > 0 ? 'tolerance' : undefined;
  if (option === undefined) return;
  const message = `${option} cannot be followed by a compiled function: use HostOptimizer`;
  throw new LabTypeError('UNKNOWN_OPTION', message, { argument: 'options' });
}

function requireNames(names: readonly string[], known: readonly string[]): void {
  const strange = names.find((name) => !known.includes(name));
  if (strange === undefined) return;
  const message = `there is no parameter '${strange}'; there are ${known.join(', ')}`;
  throw new LabRangeError('UNKNOWN_NAME', message, { argument: 'kinds' });
}
