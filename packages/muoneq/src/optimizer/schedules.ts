import {
  outOfRange,
  requireCount,
  requireNotNegative,
  requireNumber,
  requirePositive,
} from '@lab/linalg/arguments';

/** The learning rate of step t, 1 the first. */
export type Schedule = (step: number) => number;

/** The same rate for all steps. @throws NOT_FINITE, OUT_OF_RANGE */
export function constant({ lr }: { readonly lr: number }): Schedule {
  requireNotNegative(lr, 'lr');
  return (step) => (requireCount(step, 'step', 1), lr);
}

/**
 * Linear from lr / warmup at step 1 to lr at step `warmup`, then half a cosine down to minRatio lr at step `total`.
 *
 * @param options.lr the peak, >= 0
 * @param options.warmup steps, >= 0; default 0
 * @param options.total steps, > warmup
 * @param options.minRatio in [0, 1]; default 0.1
 * @throws NOT_FINITE, OUT_OF_RANGE
 */
export function warmupCosine(options: {
  readonly lr: number;
  readonly total: number;
  readonly warmup?: number | undefined;
  readonly minRatio?: number | undefined;
}): Schedule {
  const { lr, warmup, total, minRatio } = checked(options);
  return (step) => {
    const t = Math.min(requireCount(step, 'step', 1), total);
    if (t <= warmup) return (lr * t) / warmup;
    const done = (t - warmup) / (total - warmup);
    return lr * (minRatio + ((1 - minRatio) * (1 + Math.cos(Math.PI * done))) / 2);
  };
}

/**
 * Linear up over `warmup` steps, level, and linear down to minRatio lr over the last `decay` steps.
 *
 * @param options.decay steps, warmup + decay <= total; default a fifth of `total`
 * @throws NOT_FINITE, OUT_OF_RANGE
 */
export function warmupStableDecay(options: {
  readonly lr: number;
  readonly total: number;
  readonly warmup?: number | undefined;
  readonly decay?: number | undefined;
  readonly minRatio?: number | undefined;
}): Schedule {
  const { lr, warmup, total, minRatio } = checked(options);
  const decay = requireCount(options.decay ?? Math.min(Math.round(total / 5), total - warmup), 'decay', 0);
  if (warmup + decay > total) throw outOfRange('decay', `<= total - warmup = ${total - warmup}`, decay);
  return (step) => {
    const t = Math.min(requireCount(step, 'step', 1), total);
    if (t <= warmup) return (lr * t) / warmup;
    if (t <= total - decay) return lr;
    return lr * (1 - ((1 - minRatio) * (t - total + decay)) / decay);
  };
}

/**
 * The schedule of the paper's convergence theorem, which needs no number of steps in advance: lr t^(-3/4), with momentum
 * 1 - t^(-1/2) in style 'ema'. `step(gradients, { lr: s.lr(t), momentum: s.momentum(t) })`.
 *
 * @throws NOT_FINITE, OUT_OF_RANGE
 * Source: arXiv 2603.28254.
 */
export function horizonFree({ lr }: { readonly lr: number }): {
  readonly lr: Schedule;
  readonly momentum: Schedule;
} {
  requirePositive(lr, 'lr');
  return {
    lr: (step) => lr * requireCount(step, 'step', 1) ** -0.75,
    momentum: (step) => 1 - requireCount(step, 'step', 1) ** -0.5,
  };
}

function checked(options: {
  readonly lr: number;
  readonly total: number;
  readonly warmup?: number | undefined;
  readonly minRatio?: number | undefined;
}): { readonly lr: number; readonly warmup: number; readonly total: number; readonly minRatio: number } {
  const lr = requireNotNegative(options.lr, 'lr');
  const total = requireCount(options.total, 'total', 1);
  const warmup = requireCount(options.warmup ?? 0, 'warmup', 0);
  if (warmup >= total) throw outOfRange('warmup', `< total = ${total}`, warmup);
  const minRatio = requireNumber(options.minRatio ?? 0.1, 'minRatio');
  if (minRatio < 0 || minRatio > 1) throw outOfRange('minRatio', 'in [0, 1]', minRatio);
  return { lr, warmup, total, minRatio };
}
