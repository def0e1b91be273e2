import { requireBoolean } from '@lab/linalg/arguments';
import { optionsObject, type FloatArray } from '../arguments.ts';
import { equilibrateInPlace, type Equilibration } from '../equilibration.ts';
import type { PackedMatrix } from '../matrixArgument.ts';
import { orthogonalizeInto } from '../orthogonalize.ts';
import {
  diagnosticsOf,
  estimatesOf,
  frobenius,
  orthogonalityError,
  type SpectralDiagnostics,
  type SpectralEstimates,
} from '../spectralDiagnostics.ts';
import { MuonRule } from './muonRule.ts';
import type { Entry } from './optimizer.ts';

/** Where one matrix of an optimiser stands. */
export interface MatrixState {
  readonly name: string;
  /** Of the momentum before equilibration. */
  readonly before: SpectralEstimates | SpectralDiagnostics;
  /** After it. */
  readonly after: SpectralEstimates | SpectralDiagnostics;
  /** Of the orthogonalised matrix: |X X' - I|_F / sqrt(k). */
  readonly orthogonalityError: number;
  /** Root mean square of the update at the current learning rate. */
  readonly updateRms: number;
  /** |update|_F / |W|_F; Infinity for zero weights. */
  readonly updateToWeightRatio: number;
}

/** Options of `Optimizer.diagnostics`. */
export interface DiagnosticsOptions {
  /** Default false: estimates that are cheap enough for every hundredth step; true: singular values. */
  readonly exact?: boolean | undefined;
}

/** Where every matrix stands: one entry for each that has momentum. `rates` are the current and the base learning rate. */
export function matrixStates(
  entries: readonly Entry[],
  rates: { readonly current: number; readonly base: number },
  options: DiagnosticsOptions,
): MatrixState[] {
  optionsObject(options, ['exact'], 'options');
  const describeMatrix = requireBoolean(options.exact ?? false, 'exact') ? diagnosticsOf : estimatesOf;
  return entries.flatMap((entry) => {
    const momentum = momentumOf(entry);
    if (momentum === undefined) return [];
    const { settings, rule, data, name } = entry;
    const after = equilibrated(momentum, settings.map);
    const direction = { ...momentum, data: new Float64Array(momentum.data.length) };
    orthogonalizeInto(after, settings.plan, direction.data);
    const ratio = settings.lr === rates.base ? 1 : settings.lr / rates.base;
    const factor = rates.current * ratio * (rule as MuonRule).scale;
    const size = frobenius(direction.data);
    return [
      {
        name,
        before: describeMatrix(momentum),
        after: describeMatrix(after),
        orthogonalityError: orthogonalityError(direction),
        updateRms: (factor * size) / Math.sqrt(direction.data.length),
        updateToWeightRatio: (factor * size) / frobenius(data),
      },
    ];
  });
}

/** The momentum of a matrix, undefined where there is none yet. */
export function momentumOf({ rule }: Entry): PackedMatrix | undefined {
  if (!(rule instanceof MuonRule)) return undefined;
  const data = Float64Array.from(rule.arrays['momentum']);
  return frobenius(data) === 0 ? undefined : { data, rows: rule.rows, columns: rule.columns };
}

/** A copy, equilibrated. */
export function equilibrated({ data, rows, columns }: PackedMatrix, map: Equilibration): PackedMatrix {
  const copy: FloatArray = Float64Array.from(data);
  equilibrateInPlace(copy, rows, columns, map, new Float64Array(rows), new Float64Array(columns));
  return { data: copy, rows, columns };
}
