import { isLabError } from '@lab/linalg';
import { requireKnownFields } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { norm } from '../arguments.ts';
import {
  locationScaleOf,
  requireFit,
  type Fit,
  type LocationScaleFit,
  type MixtureFit,
} from '../fitting/model.ts';
import {
  certify,
  type Certificate,
  type CertifiedStatistic,
  type CertifyInput,
  type Status,
} from '../symmetry/certify.ts';
import {
  familyStability,
  isMinusIdentity,
  isSignDiagonal,
  type CertifiedFamily,
} from '../symmetry/familyStability.ts';
import { findTask, type FoundSymmetry, type Symmetries } from '../symmetry/findSymmetries.ts';
import { fixedPoints } from '../symmetry/fixedSpace.ts';
import { readGenerator, type AffineMap, type Generator, type NamedGenerator } from '../symmetry/generator.ts';
import type { Assumptions } from '../symmetry/uniqueness.ts';
import type { AsyncOptions, Progress, Task } from '../task.ts';
import { requireTarget, type Target } from '../targets/target.ts';
import { importanceDiagnostics, type ImportanceDiagnostics } from './importanceDiagnostics.ts';
import { invarianceResidual } from './invariance.ts';
import { orbitAverage } from './orbitAverage.ts';
import { refuteAssumptions } from './refuteAssumptions.ts';
import { reportText } from './reportText.ts';
import { symmetricRefit, type SymmetricRefit } from './symmetricRefit.ts';

/** Options of {@link recoveryReport}. */
export interface ReportOptions {
  /** Symmetries one knows; each is tested on the density before it is used. */
  readonly symmetries?: readonly Generator[] | undefined;
  /** What else one knows of the target; each is tested, and dropped when points contradict it. */
  readonly assumptions?: Assumptions | undefined;
  /** Whether symmetries are looked for besides; default true. */
  readonly discover?: boolean | undefined;
}

/** One statistic of a fit, what is promised of it, and what the fit has. */
export interface ReportedStatistic extends CertifiedStatistic {
  /** The value of this fit. */
  readonly fitted: number | readonly number[] | null;
  /** Whether this fit has the pinned value within the accuracy of its points; null where nothing is pinned. */
  readonly holdsForThisFit: boolean | null;
  /** Estimated error of a mean, (fit - target) / sd, with its standard error; null where importance weights cannot tell. */
  readonly estimatedError: number | null;
  /** Standard error of estimatedError. */
  readonly standardError: number | null;
}

/** A verified symmetry and how far the fit is from having it. */
export interface TestedSymmetry {
  readonly name: string;
  readonly residual: number;
  readonly kept: boolean;
}

/** What {@link recoveryReport} gives: JSON. */
export interface RecoveryReport {
  /** Every statistic with what is promised of it and what the fit has. */
  readonly statistics: ReportedStatistic[];
  /** Whether the fit breaks a symmetry that the target has. */
  readonly broken: boolean;
  /** Symmetries that hold exactly, with the fit's residual. */
  readonly symmetries: TestedSymmetry[];
  /** Candidates that do not hold exactly, the nearest first: their rms defect in nats and relative to the spread of log p. */
  readonly nearSymmetries: { readonly name: string; readonly rmsNats: number; readonly relative: number }[];
  /** What symmetry proves. */
  readonly certificate: Certificate;
  /** The check by importance weights, or null where it was not made. */
  readonly importance: ImportanceDiagnostics | null;
  /** The best fit with the location where symmetry puts it, when the fit is elsewhere. */
  readonly symmetricRefit: SymmetricRefit | null;
  /** Mixture that repairs a broken fit, where the group is finite. */
  readonly repair: MixtureFit | null;
  readonly warnings: string[];
  /** The report in words. */
  readonly text: string;
}

/**
 * Which numbers of a fit can be trusted, and why: symmetries found and tested, the certificate, the check that the fit has the symmetries, and where symmetry
 * holds only approximately the error with its standard error.
 *
 * @throws LabRangeError INVALID_GENERATOR, INVALID_LOG_DENSITY, NO_SUPPORT; LabTypeError UNKNOWN_OPTION, WRONG_TYPE
 */
export function recoveryReport(fit: Fit, target: Target, options: ReportOptions = {}): RecoveryReport {
  return runToEnd(reportTask(fit, target, options));
}

/** {@link recoveryReport} without blocking. */
export function recoveryReportAsync(
  fit: Fit,
  target: Target,
  options: ReportOptions & AsyncOptions = {},
): Promise<RecoveryReport> {
  const { signal, onProgress, ...rest } = options;
  return runCooperatively(reportTask(fit, target, rest), { signal, onProgress });
}

/** {@link recoveryReport} part by part. */
export function iterateRecoveryReport(
  fit: Fit,
  target: Target,
  options: ReportOptions = {},
): globalThis.Generator<Progress, RecoveryReport, void> {
  return reportTask(fit, target, options);
}

function* reportTask(fit: Fit, target: Target, options: ReportOptions): Task<RecoveryReport> {
  requireFit(fit);
  requireTarget(target, fit.kind === 'vonMisesFisher' ? 'sphere' : 'euclidean');
  requireKnownFields(options, ['symmetries', 'assumptions', 'discover']);
  const warnings = [...fit.warnings];
  const found = yield* findTask(target, {
    around: fit,
    candidates: options.symmetries,
    discover: options.discover,
  });
  warnAboutDeclared(found, warnings);
  const { exact, near } = compatible(found, fit.dim, warnings);
  const family = familyOf(fit);
  const { dim } = fit;
  const sphere = fit.kind === 'vonMisesFisher';
  const maps = exact
    .map((generator) => readGenerator(generator, dim, 'symmetries', sphere))
    .filter((map) => familyStability(family, map).stable);
  const tested = maps.map((map) => {
    const residual = invarianceResidual(fit, map);
    return { map, residual, kept: residual <= residualLimit(fit, map) };
  });
  yield { phase: 'certificate', done: 1, total: 2 };
  const assumptions = checkedAssumptions(fit, target, maps, options.assumptions ?? {}, warnings);
  const input = certificateInput(fit, family, assumptions);
  const certificate = certify({ ...input, generators: exact, approximate: near });
  const keptOnly = certify({
    ...input,
    generators: tested.filter(({ kept }) => kept).map(({ map }) => asGenerator(map, dim)),
  });
  const broken = tested.some(({ kept }) => !kept);
  const importance = diagnostics(fit, target, warnings);
  yield { phase: 'checks', done: 2, total: 2 };
  const refit =
    broken && fit.kind === 'locationScale'
      ? (symmetricRefit(target, fit, fixedPoints(maps, dim)) ?? null)
      : null;
  const statistics = certificate.statistics.map((statistic, k) =>
    reported(statistic, keptOnly.statistics[k], fit, importance),
  );
  const body = {
    statistics,
    broken,
    symmetries: tested.map(({ map, residual, kept }) => ({ name: map.name, residual, kept })),
    nearSymmetries: found.symmetries
      .filter(({ defect }) => defect.status !== 'exact')
      .map(({ name, defect }) => ({ name, rmsNats: defect.rmsNats, relative: defect.relative })),
    certificate,
    importance,
    symmetricRefit: refit,
    repair: broken
      ? repaired(
          fit,
          tested.filter(({ kept }) => !kept).map(({ map }) => map),
        )
      : null,
    warnings,
  };
  return { ...body, text: reportText(fit, body) };
}

function familyOf(fit: Fit): CertifiedFamily {
  if (fit.kind === 'vonMisesFisher') return { name: 'vonMisesFisher' };
  return {
    name: fit.family,
    base: fit.base,
    scale: fit.family === 'location' ? locationScaleOf(fit).scale : undefined,
  };
}

function certificateInput(
  fit: Fit,
  family: CertifiedFamily,
  assumptions: Assumptions,
): Omit<CertifyInput, 'generators'> {
  const divergence =
    fit.alpha === null
      ? { divergence: { f: (t: number) => t - 1 - Math.log(t), fPrime: (t: number) => 1 - 1 / t } }
      : ({ divergence: 'alpha', alpha: fit.alpha } as const);
  if (family.name === 'vonMisesFisher' || fit.kind === 'vonMisesFisher') {
    return { d: fit.dim, support: 'sphere', family: 'vonMisesFisher', assumptions, ...divergence };
  }
  return {
    d: fit.dim,
    family: family.name,
    base: fit.base,
    assumptions,
    ...divergence,
    scaleTril: fit.family === 'location' ? fit.scaleTril : undefined,
  };
}

/**
 * Exact symmetries that can hold together. Evenness about two centres, seen where points cannot tell them apart, is refused; so is what contradicts
 * one that came before.
 */
function compatible(
  { symmetries }: Symmetries,
  dim: number,
  warnings: string[],
): { exact: NamedGenerator[]; near: NamedGenerator[] } {
  const exact: NamedGenerator[] = [];
  const near: NamedGenerator[] = [];
  const read = (list: readonly Generator[]): AffineMap[] =>
    list.map((g) => readGenerator(g, dim, 'symmetries'));
  for (const symmetry of symmetries) {
    if (symmetry.defect.status !== 'exact') {
      if (isNear(symmetry)) near.push(...symmetry.generators);
      continue;
    }
    try {
      fixedPoints(read([...exact, ...symmetry.generators]), dim);
      exact.push(...symmetry.generators);
    } catch (error) {
      if (!isLabError(error) || error.code !== 'NO_INVARIANT_LAW') throw error;
      warnings.push(
        `'${symmetry.name}' has no fixed point in common with the other symmetries and is left out`,
      );
    }
  }
  return { exact, near };
}

/** Symmetries that hold to a tenth of the spread of log p are worth an 'approximate'. */
function isNear({ defect }: FoundSymmetry): boolean {
  return defect.relative < 0.1;
}

function warnAboutDeclared({ symmetries }: Symmetries, warnings: string[]): void {
  for (const { declared, defect, name } of symmetries) {
    if (declared && defect.status !== 'exact') {
      warnings.push(
        `the declared symmetry '${name}' does not hold: rms defect ${defect.rmsNats.toPrecision(3)} nats`,
      );
    }
  }
}

/** 1e-4 where the base points are closed under the map, a twentieth of a standard deviation or what their number allows where they are not. */
function residualLimit(fit: Fit, map: AffineMap): number {
  if (fit.kind === 'vonMisesFisher') return fit.dim <= 3 ? 1e-4 : 1e-3;
  const error = fit.discretisationError ?? { mean: 0, logScale: 0 };
  // A kinked target leaves even symmetric averages flat about their minimum: there the discretisation error says how far.
  if (isClosedUnder(fit, map)) return Math.max(1e-4, 10 * error.mean);
  return Math.max(0.05, 5 * error.mean, 10 * error.logScale);
}

function isClosedUnder({ points, dim }: LocationScaleFit, { A }: AffineMap): boolean {
  if (isMinusIdentity(A, dim))
    return points.kind !== 'given' && points.kind !== 'samples' && points.symmetrize !== 'none';
  const flips = points.symmetrize === 'signs' || points.symmetrize === 'signedPermutation';
  return flips && isSignDiagonal(A, dim);
}

function checkedAssumptions(
  fit: Fit,
  target: Target,
  maps: readonly AffineMap[],
  declared: Assumptions,
  warnings: string[],
): Assumptions {
  const bulk =
    fit.kind === 'locationScale'
      ? { centre: locationScaleOf(fit).location, scale: locationScaleOf(fit).scale }
      : undefined;
  const sphereAxis = fit.kind === 'vonMisesFisher' ? axisOf(maps, fit.dim) : null;
  const { assumptions, refuted } = refuteAssumptions(target, bulk, maps, sphereAxis, declared);
  for (const name of refuted)
    warnings.push(`the assumption '${name}' is contradicted by points of the target and is not used`);
  return assumptions;
}

function axisOf(maps: readonly AffineMap[], dim: number): number[] | null {
  const { free } = fixedPoints(maps, dim);
  return free.length === 1 ? Array.from(free[0]) : null;
}

function diagnostics(fit: Fit, target: Target, warnings: string[]): ImportanceDiagnostics | null {
  try {
    return importanceDiagnostics(fit, target);
  } catch (error) {
    if (!isLabError(error) || error.code !== 'INVALID_LOG_DENSITY') throw error;
    warnings.push(`importance weights are not available: ${error.message}`);
    return null;
  }
}

function reported(
  statistic: CertifiedStatistic,
  kept: CertifiedStatistic | undefined,
  fit: Fit,
  importance: ImportanceDiagnostics | null,
): ReportedStatistic {
  const fitted = fittedValue(statistic, fit);
  const pinned = statistic.status === 'exact' || statistic.status === 'exact-if-unique';
  // On the sphere fewer symmetries may leave another kind of statistic altogether.
  const lost = pinned && (kept?.statistic !== statistic.statistic || kept.value === null);
  const status: Status = lost ? 'broken' : statistic.status;
  return {
    ...statistic,
    status,
    value: oriented(statistic.value, fitted),
    text: lost
      ? `${statistic.text}; but this fit does not have the symmetry`
      : status === 'exact-if-unique'
        ? 'pinned by symmetry, and this fit has the symmetry'
        : statistic.text,
    fitted,
    holdsForThisFit: statistic.value === null ? null : holds(statistic, fitted, fit),
    ...errorOfMean(statistic, fit, importance),
  };
}

/** An axis is known up to its sign: it is shown with that of the fit. */
function oriented(
  value: number | readonly number[] | null,
  fitted: number | readonly number[] | null,
): number | readonly number[] | null {
  if (!Array.isArray(value) || !Array.isArray(fitted)) return value;
  const axis = value as readonly number[];
  const cosine = axis.reduce((sum, x, j) => sum + x * (fitted as readonly number[])[j], 0);
  return cosine < 0 ? axis.map((x) => -x) : axis;
}

/** Known exactly where symmetry gives the target's mean, else from importance weights that can be relied on. */
function errorOfMean(
  { statistic, index, value, status }: CertifiedStatistic,
  fit: Fit,
  importance: ImportanceDiagnostics | null,
): { estimatedError: number | null; standardError: number | null } {
  const none = { estimatedError: null, standardError: null };
  if (statistic !== 'mean' || fit.kind !== 'locationScale') return none;
  const [i] = index;
  if (typeof value === 'number' && status !== 'approximate') {
    return { estimatedError: (fit.mean[i] - value) / Math.sqrt(fit.scatter[i][i]), standardError: 0 };
  }
  if (importance?.reliable !== true) return none;
  return { estimatedError: importance.error[i], standardError: importance.standardError[i] };
}

function fittedValue({ statistic, index }: CertifiedStatistic, fit: Fit): number | readonly number[] | null {
  if (fit.kind === 'vonMisesFisher') return statistic === 'concentration' ? fit.kappa : fit.meanDirection;
  return statistic === 'mean' ? fit.mean[index[0]] : fit.correlation[index[0]][index[1]];
}

function holds(
  { statistic, value, index }: CertifiedStatistic,
  fitted: number | readonly number[] | null,
  fit: Fit,
): boolean {
  if (fit.kind === 'vonMisesFisher') {
    if (typeof value === 'number') return fit.kappa < 1e-3;
    const direction = fitted as readonly number[] | null;
    const axis = value!;
    if (direction === null) return false;
    const cosine = Math.abs(direction.reduce((sum, x, j) => sum + x * axis[j], 0));
    return (
      norm(
        direction.map((x, j) => x - Math.sign(direction.reduce((s, y, k) => s + y * axis[k], 0)) * axis[j]),
      ) < 1e-3 && cosine > 0.9
    );
  }
  const accuracy =
    fit.discretisationError === null ? 1e-3 : Math.max(1e-6, 5 * fit.discretisationError.logScale);
  const gap = Math.abs((fitted as number) - (value as number));
  if (statistic === 'correlation') return gap <= accuracy;
  return (
    gap <=
    Math.max(1e-6, 5 * (fit.discretisationError?.mean ?? 1e-4)) * Math.sqrt(fit.scatter[index[0]][index[0]])
  );
}

function repaired(fit: Fit, maps: readonly AffineMap[]): MixtureFit | null {
  try {
    return orbitAverage(
      fit,
      maps.map((map) => asGenerator(map, fit.dim)),
    );
  } catch (error) {
    if (isLabError(error) && error.code === 'OUT_OF_RANGE') return null;
    throw error;
  }
}

function asGenerator({ A, b, name }: AffineMap, dim: number): NamedGenerator {
  return {
    A: Array.from({ length: dim }, (_, i) => Array.from(A.subarray(i * dim, (i + 1) * dim))),
    b: Array.from(b),
    name,
  };
}
