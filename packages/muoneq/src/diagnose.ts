import { wrongType } from '@lab/linalg/arguments';
import { alignment, type Alignment } from './alignment.ts';
import { checkEquilibration, modes, type Mode } from './equilibration.ts';
import type { PackedMatrix } from './matrixArgument.ts';
import { equilibrated, momentumOf } from './optimizer/matrixStates.ts';
import { Optimizer, type Entry } from './optimizer/optimizer.ts';
import { recommendMode, type ModeAdvice } from './recommendMode.ts';
import { diagnosticsOf, type SpectralDiagnostics } from './spectralDiagnostics.ts';

/** What one mode would do to the momentum of a matrix. */
export interface ModeDiagnosis extends Alignment {
  /** The mode looked at. */
  readonly mode: Mode;
  /** Of the equilibrated momentum. */
  readonly stableRank: number;
  /** Of the equilibrated momentum. */
  readonly conditionNumber: number;
}

/** The momentum of one matrix, seen by every mode. */
export interface MatrixDiagnosis {
  readonly name: string;
  /** Of the momentum as it is. */
  readonly momentum: SpectralDiagnostics;
  /** 'none', 'row', 'col' and 'rowcol' in this order. */
  readonly modes: readonly ModeDiagnosis[];
  /** Whether an absolute eps is more than a tenth of the median squared norm, so that equilibration is switching itself off. */
  readonly epsDominates: boolean;
  /** The mode advised for this matrix. */
  readonly advice: ModeAdvice;
}

/** What `diagnose` says. */
export interface Diagnosis {
  /** One for each matrix with momentum. */
  readonly matrices: readonly MatrixDiagnosis[];
  /** Parameters without momentum so far, and those that are not matrices. */
  readonly skipped: readonly string[];
  /** All of it as lines of text, to be printed. */
  readonly text: string;
}

/**
 * The advisor: for the momentum of every matrix of an optimiser, spread, condition, stable rank, alignment with its bound
 * and the error of Newton-Schulz under each mode, with exact polar factors, so that what a mode changes in the target
 * can be told from what it changes in accuracy. It changes nothing. A singular value decomposition for each matrix and mode.
 *
 * @param optimizer after some steps
 * @returns numbers, advice and the same as text
 * @throws WRONG_TYPE, NOT_CONVERGED
 */
export function diagnose(optimizer: Optimizer): Diagnosis {
  if (!(optimizer instanceof Optimizer)) throw wrongType('optimizer', 'an Optimizer', optimizer);
  const seen = optimizer.entries.map((entry) => ({ entry, momentum: momentumOf(entry) }));
  const matrices = seen.flatMap(({ entry, momentum }) =>
    momentum === undefined ? [] : [diagnoseMatrix(entry, momentum)],
  );
  const skipped = seen.filter(({ momentum }) => momentum === undefined).map(({ entry }) => entry.name);
  return { matrices, skipped, text: textOf(matrices, skipped) };
}

function diagnoseMatrix({ name, settings }: Entry, momentum: PackedMatrix): MatrixDiagnosis {
  const { layout } = settings;
  const { eps, relative } = settings.rowMap;
  const spectrum = diagnosticsOf(momentum);
  const shape = [momentum.rows, momentum.columns];
  const byMode = modes.map((mode): ModeDiagnosis => {
    const options = { mode, eps, epsMode: relative ? 'relative' : 'absolute', layout } as const;
    const found = alignment(momentum.data, { ...settings.newtonSchulz, ...options, shape });
    const { stableRank, conditionNumber } = diagnosticsOf(
      equilibrated(momentum, checkEquilibration(options)),
    );
    return { mode, ...found, stableRank, conditionNumber };
  });
  const outputsAreRows = layout === 'out-in';
  const advice = recommendMode({
    rowNormRatio: outputsAreRows ? spectrum.rowNormRatio : spectrum.colNormRatio,
    colNormRatio: outputsAreRows ? spectrum.colNormRatio : spectrum.rowNormRatio,
    rowAlignment: byMode[1].relativeInner,
  });
  return {
    name,
    momentum: spectrum,
    modes: byMode,
    epsDominates: !relative && 10 * eps > medianSquare(momentum, outputsAreRows),
    advice,
  };
}

/** Median squared norm of the outputs. */
function medianSquare({ data, rows, columns }: PackedMatrix, byRows: boolean): number {
  const squares = new Float64Array(byRows ? rows : columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) squares[byRows ? i : j] += data[at] ** 2;
  squares.sort();
  return squares[Math.floor(squares.length / 2)];
}

function textOf(matrices: readonly MatrixDiagnosis[], skipped: readonly string[]): string {
  const number = (value: number): string => (Number.isFinite(value) ? value.toPrecision(3) : 'inf');
  const lines = matrices.flatMap(({ name, momentum, modes: byMode, epsDominates, advice }) => [
    `${name}: rows differ by ${number(momentum.rowNormRatio)}, columns by ${number(momentum.colNormRatio)}`,
    ...byMode.map(
      ({ mode, conditionNumber, stableRank, relativeInner, lowerBound, nuclearNorm, polarError }) =>
        `  ${mode.padEnd(6)} condition ${number(conditionNumber)}, stable rank ${number(stableRank)}, descent kept ${number(relativeInner)}` +
        `${lowerBound === null ? '' : ` (at least ${number(lowerBound / nuclearNorm)})`}, Newton-Schulz error ${number(polarError)}`,
    ),
    ...(epsDominates ? ["  eps is as large as the squared norms: use epsMode 'relative'"] : []),
    `  advice: '${advice.mode}', ${advice.reason}`,
  ]);
  const rest = skipped.length === 0 ? [] : [`without momentum of a matrix: ${skipped.join(', ')}`];
  return [...lines, ...rest].join('\n');
}
