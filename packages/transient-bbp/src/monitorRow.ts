import { againstNull, nullEdge, type FiniteSizeCorrection } from './edgeTest.ts';
import type { RotatedFlow, SpectrumKind } from './rotatedFlow.ts';
import { signalFromTopEigenvalue, type SignalEstimate } from './signalFromTopEigenvalue.ts';
import { signalFromTopSingularValue } from './singularValueOutlier.ts';
import type { TeacherMassesInput } from './teacherMasses.ts';
import { applyFilter, type Filter, type TrainingStage } from './training.ts';

/** What the top of the spectrum says at one stage of training. */
export interface MonitorRow {
  /** The stage, as given. */
  readonly stage: TrainingStage;
  /** The training time; for gradient descent stepSize times steps. */
  readonly t: number;
  /** Top eigenvalue of (W+W')/2, or top singular value of W. */
  readonly top: number;
  /** Edge of the noise. */
  readonly edge: number;
  /** Distance above the edge in units of the null law. */
  readonly z: number;
  /** Probability of a larger z without a signal, at this stage alone. */
  readonly pValue: number;
  /** Whether the top value is above the edge, so that a strength can be given. */
  readonly detectable: boolean;
  /** Estimated strength of the signal; absent when not detectable. */
  readonly thetaHat?: number;
  /** Estimated squared overlap of the top (left) vector with u; 0 when not detectable. */
  readonly overlapLeft: number;
  /** Estimated squared overlap of the top (right) vector with v. */
  readonly overlapRight: number;
  /** What the `plugin` rule maximises: overlapLeft, or for singular values the product of both overlaps' roots. */
  readonly overlapHat: number;
}

/** What the noise in W is made of, and where the teacher is thought to be. */
export interface NoiseSetting {
  readonly kind: SpectrumKind;
  readonly outputs: number;
  readonly eigenvalues: Float64Array;
  /** nu = sigma^2 N/T. */
  readonly noise: number;
  /** s0^2 of what is left of the initial weights. */
  readonly initVariance: number;
  readonly masses: TeacherMassesInput;
  readonly correction: FiniteSizeCorrection;
}

/** The row of a top value at a checked stage. */
export function monitorRow(
  setting: NoiseSetting,
  stage: TrainingStage,
  filter: Filter,
  top: number,
): MonitorRow {
  const { kind, outputs, eigenvalues, noise, initVariance, masses, correction } = setting;
  const dimension = eigenvalues.length;
  const kept = new Float64Array(dimension);
  const learned = new Float64Array(dimension);
  const gain = new Float64Array(dimension);
  applyFilter(filter, eigenvalues, kept, learned, gain);
  const variance = kept.map((e, j) => initVariance * e * e + noise * learned[j] * gain[j]);
  const weights = new Float64Array(dimension).fill(1 / dimension);
  const aspectRatio = kind === 'singular' ? outputs / dimension : undefined;
  const { edge, z, pValue } = againstNull(
    top,
    nullEdge(weights, variance, { dimension, aspectRatio, correction }),
  );
  const profile = { weights, variance, learned, ...masses };
  const signal = learned.every((f) => f === 0)
    ? undefined
    : aspectRatio === undefined
      ? signalFromTopEigenvalue(profile, top)
      : signalFromTopSingularValue(profile, aspectRatio, top);
  return { stage, t: timeOf(filter), top, edge, z, pValue, ...describeSignal(signal, kind) };
}

function timeOf(filter: Filter): number {
  return filter.kind === 'flow' ? filter.t : filter.stepSize * filter.steps;
}

function describeSignal(
  signal: SignalEstimate | undefined,
  kind: SpectrumKind,
): Pick<MonitorRow, 'detectable' | 'thetaHat' | 'overlapLeft' | 'overlapRight' | 'overlapHat'> {
  if (signal?.theta === undefined)
    return { detectable: false, overlapLeft: 0, overlapRight: 0, overlapHat: 0 };
  const { theta, overlapLeft, overlapRight, crossOverlap } = signal;
  const overlapHat = kind === 'symmetric' ? overlapLeft : crossOverlap;
  return { detectable: true, thetaHat: theta, overlapLeft, overlapRight, overlapHat };
}

/** Mean squared training residual and the degrees of freedom spent, of a flow at a stage. */
export function trainingFit(
  { outputs, eigenvalues, correlation }: RotatedFlow,
  weights: Float64Array,
  learned: Float64Array,
  labelSquares: number,
  samples: number,
): { readonly residual: number; readonly degreesOfFreedom: number } {
  const count = eigenvalues.length;
  let change = 0;
  for (let i = 0; i < outputs; i++)
    for (let j = 0; j < count; j++) {
      const w = weights[i * count + j];
      change += w * (eigenvalues[j] * w - 2 * correlation[i * count + j]);
    }
  return {
    residual: Math.max(0, labelSquares / samples + change) / outputs,
    degreesOfFreedom: learned.reduce((sum, f) => sum + f, 0),
  };
}
