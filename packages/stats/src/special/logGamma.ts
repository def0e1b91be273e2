const HALF_LOG_TWO_PI = 0.9189385332046728;
const ONE_MINUS_EULER = 0.42278433509846713;

/** zeta(k) - 1 for k = 2, 3, ... */
const ZETA_MINUS_ONE = [
  0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914,
  0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853,
  0.0004941886041194645, 0.0002460865533080483, 0.00012271334757848915, 6.124813505870483e-5,
  3.058823630702049e-5, 1.528225940865187e-5, 7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6,
  9.539620338727962e-7, 4.769329867878064e-7, 2.38450502727733e-7, 1.1921992596531106e-7,
  5.960818905125948e-8, 2.980350351465228e-8, 1.4901554828365043e-8, 7.45071178983543e-9,
  3.725334024788457e-9, 1.862659723513049e-9, 9.313274324196682e-10, 4.656629065033784e-10,
];

/**
 * log Gamma(1 + x) for x in [-0.5, 0.5], to full relative precision also near its zero at 0.
 *
 * Taylor series with log(1 + x) taken out, Abramowitz and Stegun 6.1.33.
 */
export function logGammaOnePlus(x: number): number {
  let sum = 0;
  for (let i = ZETA_MINUS_ONE.length - 1; i >= 0; i -= 1) {
    const k = i + 2;
    sum = sum * x + (k % 2 === 0 ? ZETA_MINUS_ONE[i] : -ZETA_MINUS_ONE[i]) / k;
  }
  return -Math.log1p(x) + x * (ONE_MINUS_EULER + x * sum);
}

/** log Gamma(1 + a) for 0 <= a <= 1, to full relative precision near both zeros. */
export function logGammaAbove(a: number): number {
  return a > 0.5 ? logGammaOnePlus(a - 1) + Math.log(a) : logGammaOnePlus(a);
}

/** log Gamma(a) for a > 0. */
export function logGamma(a: number): number {
  if (a >= 10) return (a - 0.5) * Math.log(a) - a + HALF_LOG_TWO_PI + stirlingSeries(a);
  if (a < 0.5) return logGammaOnePlus(a) - Math.log(a);
  const steps = Math.max(0, Math.round(a) - 1);
  const fraction = a - steps - 1;
  let product = 1;
  for (let i = 1; i <= steps; i += 1) product *= fraction + i;
  return logGammaOnePlus(fraction) + (steps === 1 ? Math.log1p(fraction) : Math.log(product));
}

/** log Gamma(a) - ((a - 1/2) log a - a + log(2 pi) / 2), what Stirling's formula leaves out. */
export function stirlingError(a: number): number {
  if (a >= 10) return stirlingSeries(a);
  return logGamma(a) - ((a - 0.5) * Math.log(a) - a + HALF_LOG_TWO_PI);
}

/** log Gamma(b + a) - log Gamma(b) for b > 0 and 0 <= a <= 1, to full relative precision also for tiny a. */
export function logGammaDifference(b: number, a: number): number {
  let base = b;
  let shift = 0;
  for (; base < 10; base += 1) shift += Math.log1p(a / base);
  const difference =
    (base - 0.5) * Math.log1p(a / base) +
    a * (Math.log(base + a) - 1) +
    (stirlingSeries(base + a) - stirlingSeries(base));
  return difference - shift;
}

/** log of a B(a, b) = Gamma(1 + a) Gamma(b) / Gamma(a + b), without the cancellation of large logarithms. */
export function logShapeTimesBeta(a: number, b: number): number {
  if (a <= 1) return logGammaAbove(a) - logGammaDifference(b, a);
  const n = a + b;
  const stirling = stirlingError(a) + stirlingError(b) - stirlingError(n);
  return (
    HALF_LOG_TWO_PI + 0.5 * Math.log((a * n) / b) + a * Math.log(a / n) - b * Math.log1p(a / b) + stirling
  );
}

function stirlingSeries(a: number): number {
  const r = 1 / (a * a);
  return (
    (1 / 12 -
      r *
        (1 / 360 -
          r *
            (1 / 1260 -
              r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360 - r * (1 / 156 - r * (3617 / 122400)))))))) /
    a
  );
}
