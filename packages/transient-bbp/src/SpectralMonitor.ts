import type { MatrixLike } from '@lab/linalg';
import {
  packedCopy,
  requireCount,
  requireNotNegative,
  requireObject,
  requireOneOf,
} from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';
import type { FiniteSizeCorrection } from './edgeTest.ts';
import { requireSquareFor } from './gradientFlow.ts';
import { denseOfShape } from './matrixInput.ts';
import { monitorRow, type MonitorRow, type NoiseSetting } from './monitorRow.ts';
import { symmetrize, topValueOf, type SpectrumKind } from './rotatedFlow.ts';
import { teacherMasses, type TeacherMassesInput } from './teacherMasses.ts';
import { filterOf, type TrainingStage } from './training.ts';

/** What a monitor must know of the training it watches. */
export interface SpectralMonitorOptions {
  /** Eigenvalues of X'X/T (N entries, >= 0). */
  readonly covarianceEigenvalues: NumberList;
  /** Number of outputs M. */
  readonly outputs: number;
  /** Number of samples T. */
  readonly samples: number;
  /** sigma^2 of the labels. */
  readonly labelNoise: number;
  /** s0^2 of the initial weights, entries N(0, s0^2/N); default 0, as after their rest is subtracted. */
  readonly initVariance?: number | undefined;
  /** Default 0. */
  readonly weightDecay?: number | undefined;
  /** Default 'singular'. */
  readonly spectrum?: SpectrumKind | undefined;
  /** How the teacher is spread, N entries each; default evenly. */
  readonly masses?: TeacherMassesInput | undefined;
  /** Default 'shift'. */
  readonly correction?: FiniteSizeCorrection | undefined;
}

/**
 * Watches weights that are trained elsewhere: each `push` tests the top of their spectrum against the noise that gradient
 * flow would have by then.
 *
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION in the constructor.
 * Source: derived, docs/theory.md, sections 9 and 13.
 */
export class SpectralMonitor {
  readonly #setting: NoiseSetting;
  readonly #weightDecay: number;
  readonly #rows: MonitorRow[] = [];

  constructor(options: SpectralMonitorOptions) {
    requireObject(options, 'options');
    const eigenvalues = numbers(options.covarianceEigenvalues, 'covarianceEigenvalues', {
      check: requireNotNegative,
    });
    const dimension = eigenvalues.length;
    const kind = requireOneOf(options.spectrum ?? 'singular', ['singular', 'symmetric'], 'spectrum');
    const outputs = requireCount(options.outputs, 'outputs', 1);
    requireSquareFor(kind, outputs, dimension);
    const even = new Array<number>(dimension).fill(1 / dimension);
    this.#weightDecay = requireNotNegative(options.weightDecay ?? 0, 'weightDecay');
    this.#setting = {
      kind,
      outputs,
      eigenvalues: Float64Array.from(eigenvalues),
      noise:
        (requireNotNegative(options.labelNoise, 'labelNoise') * dimension) /
        requireCount(options.samples, 'samples', 1),
      initVariance: requireNotNegative(options.initVariance ?? 0, 'initVariance'),
      masses: teacherMasses(options.masses ?? {}, even),
      correction: requireOneOf(options.correction ?? 'shift', ['shift', 'none'], 'correction'),
    };
  }

  /**
   * Takes the weights at a stage of training and tests them.
   * @param weights - M x N, in any coordinates.
   * @param stage - t >= 0 (Infinity allowed), `{t}` or `{gd: {stepSize, steps}}`.
   * @returns the row, which is also kept.
   * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE; nothing is kept then.
   */
  push(weights: MatrixLike, stage: TrainingStage): MonitorRow {
    const { kind, outputs, eigenvalues } = this.#setting;
    const filter = filterOf(stage, { weightDecay: this.#weightDecay }, eigenvalues);
    const columns = eigenvalues.length;
    const data = packedCopy(denseOfShape(weights, 'weights', outputs, columns, 'outputs x inputs'));
    if (kind === 'symmetric') symmetrize(data, columns);
    const value = topValueOf({ data, rows: outputs, columns }, kind);
    const row = monitorRow(this.#setting, stage, filter, value);
    this.#rows.push(row);
    return row;
  }

  /** The rows so far, in the order they came. */
  get rows(): readonly MonitorRow[] {
    return this.#rows.slice();
  }
}
