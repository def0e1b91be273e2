import { LabRangeError } from '@lab/linalg';
import { outOfRange, requireNumber, requirePositive } from '@lab/linalg/arguments';
import { brentRoot, linearGrid, rootsOnGrid } from '../numeric/brentRoot.ts';
import { expectation, lineLaw, type LineLaw } from '../numeric/quadrature.ts';
import { logCosh } from '../targets/products.ts';

const logTwoPi = 1.8378770664093453;

/** The standard normal law by the trapezoid rule, fine enough for functions with poles at distance `pole` from the real line. */
function standardNormal(pole: number): LineLaw {
  return lineLaw((z) => -0.5 * z * z, -12, 12, Math.min(0.08, pole / 5.5));
}

/** The normal law for functions of tanh(m (nu + s Z)). */
const mixtureLaw = (m: number, s: number): LineLaw => standardNormal(Math.PI / (2 * m * s));

/** E sech^2(m (nu + s Z)). */
function sechSquare(m: number, nu: number, s: number, law: LineLaw): number {
  return expectation(law, (z) => 1 / Math.cosh(Math.min(350, Math.abs(m * (nu + s * z)))) ** 2);
}

/** KL(N(nu, s^2) || (N(-m,1) + N(m,1))/2). */
function reverseKl(m: number, nu: number, s: number): number {
  const law = mixtureLaw(m, s);
  const logCoshMean = expectation(law, (z) => logCosh(m * (nu + s * z)));
  return -Math.log(s) - 0.5 + 0.5 * (nu * nu + s * s + m * m) - logCoshMean;
}

/** Derivative of the KL in nu. */
function locationSlope(m: number, nu: number, s: number): number {
  return nu - m * expectation(mixtureLaw(m, s), (z) => Math.tanh(m * (nu + s * z)));
}

/** The stationary scale at a location: s^2 (1 - m^2 E sech^2(m (nu + s Z))) = 1. */
function stationaryScale(m: number, nu: number): number {
  const excess = (s: number): number => s * s * (1 - m * m * sechSquare(m, nu, s, mixtureLaw(m, s))) - 1;
  return brentRoot(excess, 0.5, 2 + m);
}

const locationHessian = (m: number, s: number): number => 1 - m * m * sechSquare(m, 0, s, mixtureLaw(m, s));

/** The broken stationary point of N(nu, s^2) farthest from the centre, if there is one. */
function brokenPoint(m: number): { nu: number; s: number } | undefined {
  const slope = (nu: number): number => locationSlope(m, nu, stationaryScale(m, nu));
  const top = m + 0.5;
  let high = top;
  for (let i = 1; i <= 60; i++) {
    const low = top * (1 - i / 60) + 1e-3;
    if (slope(low) < 0) {
      const nu = brentRoot(slope, low, high);
      return { nu, s: stationaryScale(m, nu) };
    }
    high = low;
  }
  return undefined;
}

/** Result of {@link gaussianMixtureReverseKl}. */
export interface MixtureReverseKl {
  /** Global nu* >= 0 of the family N(nu, 1). */
  readonly fixedScaleMinimiser: number;
  readonly fixedScaleKl: number;
  readonly fixedScaleKlAtCentre: number;
  /** 1 - m^2 E sech^2(m Z): negative where the centre is no minimum. */
  readonly fixedScaleHessianAtCentre: number;
  /** s* of N(0, s^2). */
  readonly symmetricScale: number;
  readonly symmetricKl: number;
  /** Whether nu = 0 is a local minimum at s*: its sign. */
  readonly symmetricLocationHessian: number;
  /** nu > 0 of the broken stationary point of N(nu, s^2); null where there is none. */
  readonly brokenLocation: number | null;
  readonly brokenScale: number | null;
  readonly brokenKl: number | null;
}

/**
 * Reverse KL fits of the even mixture (N(-m,1) + N(m,1))/2 by N(nu, 1) and N(nu, s^2), by quadrature (docs/theory.md, "Where it fails").
 *
 * @param input.m half the distance of the modes, > 0
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function gaussianMixtureReverseKl({ m }: { readonly m: number }): MixtureReverseKl {
  requirePositive(m, 'm');
  const law = mixtureLaw(m, 1);
  const slope = (nu: number): number => nu - m * expectation(law, (z) => Math.tanh(m * (nu + z)));
  const roots = rootsOnGrid(slope, linearGrid(1e-3 * m, m + 0.5, 240));
  const minimiser = [0, ...roots].reduce((best, nu) =>
    reverseKl(m, nu, 1) < reverseKl(m, best, 1) ? nu : best,
  );
  const symmetricScale = stationaryScale(m, 0);
  const broken = brokenPoint(m);
  return {
    fixedScaleMinimiser: minimiser,
    fixedScaleKl: reverseKl(m, minimiser, 1),
    fixedScaleKlAtCentre: reverseKl(m, 0, 1),
    fixedScaleHessianAtCentre: locationHessian(m, 1),
    symmetricScale,
    symmetricKl: reverseKl(m, 0, symmetricScale),
    symmetricLocationHessian: locationHessian(m, symmetricScale),
    brokenLocation: broken?.nu ?? null,
    brokenScale: broken?.s ?? null,
    brokenKl: broken === undefined ? null : reverseKl(m, broken.nu, broken.s),
  };
}

/** Result of {@link gaussianMixtureThresholds}. */
export interface MixtureThresholds {
  /** m_c: from here on the centre is no minimum of the family N(nu, 1). */
  readonly fixedScaleCritical: number;
  /** m from which a broken fit of the family N(nu, s^2) is better than the symmetric one. */
  readonly freeScaleFirstOrderTransition: number;
  /** Location Hessian of the symmetric fit there: positive, so a Hessian test sees nothing. */
  readonly symmetricHessianAtTransition: number;
}

/** The half distances of the modes at which reverse KL fits of the even mixture lose their symmetry. */
export function gaussianMixtureThresholds(): MixtureThresholds {
  const freeScaleFirstOrderTransition = brentRoot(
    (m) => {
      const broken = brokenPoint(m)!;
      return reverseKl(m, broken.nu, broken.s) - reverseKl(m, 0, stationaryScale(m, 0));
    },
    2.6,
    3,
  );
  return {
    fixedScaleCritical: brentRoot((m) => locationHessian(m, 1), 1, 2),
    freeScaleFirstOrderTransition,
    symmetricHessianAtTransition: locationHessian(
      freeScaleFirstOrderTransition,
      stationaryScale(freeScaleFirstOrderTransition, 0),
    ),
  };
}

/** Result of {@link gaussianMixtureAlpha}. */
export interface MixtureAlpha {
  /** Global nu* >= 0 of N(nu, 1). */
  readonly minimiser: number;
  /** log int p^a q^(1-a) / (a (a-1)) there. */
  readonly renyiObjective: number;
}

/**
 * The fit of N(nu, 1) to the even mixture (N(-m,1) + N(m,1))/2 in alpha divergence.
 *
 * @param input.m > 0
 * @param input.alpha any number but 0 and 1
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function gaussianMixtureAlpha({
  m,
  alpha,
}: {
  readonly m: number;
  readonly alpha: number;
}): MixtureAlpha {
  requirePositive(m, 'm');
  requireNumber(alpha, 'alpha');
  if (alpha === 0 || alpha === 1) throw outOfRange('alpha', 'neither 0 nor 1', alpha);
  const tilted = (nu: number): LineLaw => {
    const logDensity = (z: number): number =>
      -0.5 * z * z -
      0.5 * alpha * m * m -
      0.5 * (1 - alpha) * nu * nu +
      (1 - alpha) * nu * z +
      alpha * logCosh(m * z);
    const reach = Math.abs(alpha) * m + Math.abs(1 - alpha) * Math.abs(nu) + 12;
    return lineLaw(logDensity, -reach, reach, Math.min(0.08, Math.PI / (11 * m)));
  };
  const objective = (nu: number): number => (tilted(nu).logMass - 0.5 * logTwoPi) / (alpha * (alpha - 1));
  const slope = (nu: number): number => nu - expectation(tilted(nu), (z) => z);
  const roots = rootsOnGrid(slope, linearGrid(1e-3 * m, m + 1, 120));
  const minimiser = [0, ...roots].reduce((best, nu) => (objective(nu) < objective(best) ? nu : best));
  return { minimiser, renyiObjective: objective(minimiser) };
}

/** Result of {@link gaussianMixtureOrbitAverage}. */
export interface MixtureOrbitAverage {
  /** KL(N(nu, s^2) || target). */
  readonly klBroken: number;
  /** KL((N(nu, s^2) + N(-nu, s^2))/2 || target). */
  readonly klOrbitAverage: number;
  readonly meanOfOrbitAverage: number;
}

/**
 * What the orbit average of a broken fit of the even mixture gains.
 *
 * @param input.m > 0
 * @param input.location nu
 * @param input.scale s > 0
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function gaussianMixtureOrbitAverage(input: {
  readonly m: number;
  readonly location: number;
  readonly scale: number;
}): MixtureOrbitAverage {
  const m = requirePositive(input.m, 'm');
  const nu = requireNumber(input.location, 'location');
  const s = requirePositive(input.scale, 'scale');
  // log((N(nu,s^2) + N(-nu,s^2))/2) = -(z^2 + nu^2)/(2 s^2) + log cosh(nu z/s^2) - log s - log(2 pi)/2; even, so one component integrates it.
  const pole = Math.PI / (2 * Math.max(m * s, Math.abs(nu) / s, 1e-3));
  const law = standardNormal(pole);
  const logRatio = expectation(law, (u) => {
    const z = nu + s * u;
    const logQ = -(z * z + nu * nu) / (2 * s * s) + logCosh((nu * z) / (s * s)) - Math.log(s);
    return logQ + 0.5 * (z * z + m * m) - logCosh(m * z);
  });
  if (!Number.isFinite(logRatio)) {
    throw new LabRangeError('NOT_FINITE', 'the divergence overflows', { argument: 'location' });
  }
  return { klBroken: reverseKl(m, nu, s), klOrbitAverage: logRatio, meanOfOrbitAverage: 0 };
}
