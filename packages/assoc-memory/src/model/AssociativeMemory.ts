import { LabRangeError, matrixProduct, type MatrixLike } from '@lab/linalg';
import { wrongType, packedCopy, requireCount } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { numbers, type NumberList } from '../arguments.ts';
import { denseInput, denseOfShape, type Dense } from '../matrixInput.ts';
import { meanRow } from '../problem/gradientAtZero.ts';
import { checkedTargets } from '../problem/problem.ts';
import { checkedRule, directionSteps, type RuleName, type RuleOptions } from '../rules/rule.ts';
import { advanced } from '../rules/step.ts';
import { spectrumDiagnostics } from '../rules/spectrumDiagnostics.ts';
import { memoryModel, type MemoryModel } from './memory.ts';

/** What an `AssociativeMemory` starts from. */
export interface AssociativeMemoryOptions {
  /** M x dOut, one row for each output. */
  readonly outputs: MatrixLike;
  /** Columns of the keys, an integer >= 1. */
  readonly dIn: number;
}

/** The state of an `AssociativeMemory` as plain JSON. */
export interface AssociativeMemoryState {
  readonly kind: 'assoc-memory-stream';
  /** Columns of the keys. */
  readonly dIn: number;
  /** Columns of the outputs. */
  readonly dOut: number;
  /** M x dOut, row by row. */
  readonly outputs: readonly number[];
  /** Sum of (u - ubar) v' over what was seen, dOut x dIn. */
  readonly gradient: readonly number[];
  /** Sum of v v' over what was seen, dIn x dIn. */
  readonly covariance: readonly number[];
  /** How often each output was seen. */
  readonly counts: readonly number[];
}

/** Facts as they come. */
export interface FactBatch {
  /** K x dIn. */
  readonly keys: MatrixLike;
  /** Output row of each key; default the row of the same number. */
  readonly classes?: NumberList | undefined;
}

/**
 * A memory that learns from a stream: `partialFit` adds facts to the gradient at zero, `model` turns what was seen so far into
 * weights by one step of a rule. Facts are not kept.
 */
export class AssociativeMemory {
  readonly #outputs: Dense;
  readonly #mean: Float64Array;
  readonly #dIn: number;
  readonly #gradient: Float64Array;
  readonly #covariance: Float64Array;
  readonly #counts: Float64Array;

  /** @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE */
  constructor(options: AssociativeMemoryOptions) {
    const given = denseInput(options.outputs, 'outputs');
    const { rows, columns } = given;
    this.#outputs = { data: packedCopy(given), rows, columns, stride: columns };
    this.#mean = meanRow(this.#outputs);
    this.#dIn = requireCount(options.dIn, 'dIn', 1, 2 ** 16);
    this.#gradient = new Float64Array(columns * this.#dIn);
    this.#covariance = new Float64Array(this.#dIn ** 2);
    this.#counts = new Float64Array(rows);
  }

  /**
   * A memory from the state of another one.
   *
   * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
   */
  static fromJSON(state: AssociativeMemoryState): AssociativeMemory {
    const kind: unknown = state.kind;
    if (kind !== 'assoc-memory-stream') throw wrongType('state', 'of an AssociativeMemory', kind);
    const dIn = requireCount(state.dIn, 'state.dIn', 1, 2 ** 16);
    const columns = requireCount(state.dOut, 'state.dOut', 1, 2 ** 16);
    const data = numbers(state.outputs, 'state.outputs');
    const rows = data.length / columns;
    if (!Number.isInteger(rows))
      throw new LabRangeError('SHAPE', `state.outputs must have a multiple of ${columns} entries`, {
        argument: 'state',
      });
    const memory = new AssociativeMemory({ outputs: { data, rows, columns }, dIn });
    memory.#gradient.set(numbers(state.gradient, 'state.gradient', { length: columns * dIn }));
    memory.#covariance.set(numbers(state.covariance, 'state.covariance', { length: dIn * dIn }));
    memory.#counts.set(numbers(state.counts, 'state.counts', { length: rows, least: 0, integers: true }));
    return memory;
  }

  /** Facts seen so far. */
  get seen(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /**
   * Adds facts.
   *
   * @returns this memory
   * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
   */
  partialFit({ keys, classes }: FactBatch): this {
    const outputs = this.#outputs;
    const given = denseInput(keys, 'keys');
    const V = denseOfShape(given, 'keys', { rows: given.rows, columns: this.#dIn, what: 'dIn columns' });
    const targets = checkedTargets(classes, V.rows, outputs.rows);
    const centred = new Float64Array(V.rows * outputs.columns);
    for (let i = 0; i < V.rows; i++) {
      const from = targets[i] * outputs.columns;
      for (let k = 0; k < outputs.columns; k++)
        centred[i * outputs.columns + k] = outputs.data[from + k] - this.#mean[k];
    }
    const U = { data: centred, rows: V.rows, columns: outputs.columns };
    add(this.#gradient, matrixProduct(U, V, { transposeA: true }));
    add(this.#covariance, matrixProduct(V, V, { transposeA: true }));
    for (const target of targets) this.#counts[target]++;
    return this;
  }

  /**
   * The memory of what was seen so far, by one step of a rule. An automatic lambda is 0.3 times the median singular value of the
   * gradient, an automatic ridge 0.3 times the mean eigenvalue of the covariance over the dimension.
   *
   * @param options a rule, default Muon, and `stepSize`, default sqrt(dIn)
   * @throws OUT_OF_RANGE (nothing seen), UNKNOWN_OPTION, NOT_FINITE, WRONG_TYPE
   */
  model(
    options: Partial<RuleOptions> & {
      readonly rule?: RuleName | undefined;
      readonly stepSize?: number | undefined;
    } = {},
  ): MemoryModel {
    const seen = this.seen;
    if (seen === 0)
      throw new LabRangeError('OUT_OF_RANGE', 'the memory has seen nothing yet: call partialFit', {
        argument: 'keys',
      });
    const [rows, columns] = [this.#outputs.columns, this.#dIn];
    const data = this.#gradient.map((value) => value / seen);
    const covariance = this.#covariance.map((value) => value / seen);
    const G = { data, rows, columns, stride: columns };
    const rule = checkedRule({
      ...options,
      rule: options.rule ?? 'muon',
      lambda: automatic(options.lambda) ? spectrumDiagnostics(G).lambda : options.lambda,
      ridge: automatic(options.ridge) ? (0.3 * trace(covariance, columns)) / columns ** 2 : options.ridge,
    });
    const context = { inputs: G, frequencies: new Float64Array(0), batch: undefined, covariance };
    const direction = runToEnd(directionSteps(G, rule, context));
    const stepSize = options.stepSize ?? Math.sqrt(columns);
    const W = advanced(undefined, direction, stepSize);
    return memoryModel(rule.rule, denseInput(W, 'weights'), this.#outputs, []);
  }

  /** The state as plain JSON; {@link AssociativeMemory.fromJSON} takes it back. */
  toJSON(): AssociativeMemoryState {
    return {
      kind: 'assoc-memory-stream',
      dIn: this.#dIn,
      dOut: this.#outputs.columns,
      outputs: Array.from(this.#outputs.data),
      gradient: Array.from(this.#gradient),
      covariance: Array.from(this.#covariance),
      counts: Array.from(this.#counts),
    };
  }
}

function automatic(value: number | 'auto' | undefined): boolean {
  return value === undefined || value === 'auto';
}

function trace(matrix: Float64Array, order: number): number {
  let sum = 0;
  for (let i = 0; i < order; i++) sum += matrix[i * (order + 1)];
  return sum;
}

function add(sum: Float64Array, matrix: ReturnType<typeof matrixProduct>): void {
  const { data, stride } = denseInput(matrix, 'product');
  for (let i = 0; i < matrix.rows; i++)
    for (let j = 0; j < matrix.columns; j++) sum[i * matrix.columns + j] += data[i * stride + j];
}
