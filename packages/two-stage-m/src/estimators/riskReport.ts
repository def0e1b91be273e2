import { requireOneOf, requireOpenUnit } from '@lab/linalg/arguments';
import { normal } from '@lab/stats';
import { riskDistribution } from '../engine/riskDistribution.ts';
import { crossoverRatio, type RiskKind } from '../engine/riskLaw.ts';
import { unlabelledPerLabelled } from '../planning/exchange.ts';
import type { FittedLaw, Warning } from './model.ts';

/** Options of `riskReport`. */
export interface RiskReportOptions {
  /** Level of the interval of the excess risk, in (0, 1); default .95. */
  readonly level?: number | undefined;
  /** Whether label noise is part of the interval ('unconditional', default) or averaged out. */
  readonly kind?: RiskKind | undefined;
}

/** What a fitted model risks, why, and what would help. */
export interface RiskReport {
  readonly loss: FittedLaw['loss'];
  /** n. */
  readonly labelled: number;
  /** m. */
  readonly unlabelled: number;
  /** m / n. */
  readonly alpha: number;
  /** Mean excess risk of the fit over the best predictor on the true representation. */
  readonly excessRisk: number;
  /** Interval of the excess risk of fits like this one. */
  readonly interval: readonly [number, number];
  /** Level of interval. */
  readonly level: number;
  /** The labels' part of `excessRisk`. */
  readonly labelPart: number;
  /** Pre-training's part. */
  readonly pretrainPart: number;
  /** Whether the pre-training part is the formula's or the bootstrap's. */
  readonly pretrainSource: 'formula' | 'bootstrap';
  /** pretrainPart / excessRisk. */
  readonly pretrainShare: number;
  /** A of the mean A / n + B / m. */
  readonly floor: number;
  /** B. */
  readonly trace: number;
  /** Mean excess risk of a supervised fit of all directions; null where n is too small for one. */
  readonly supervisedExcessRisk: number | null;
  /** m / n from which the two-stage fit wins. */
  readonly alpha0: number;
  /** Whether it wins here. */
  readonly pretrainingWins: boolean;
  /** False where the supervised fit has no extra dimension. */
  readonly canHelp: boolean;
  /** Unlabelled rows one more labelled row is worth at the margin; Infinity where pre-training costs nothing. */
  readonly unlabelledPerLabelled: number;
  readonly warnings: Warning[];
}

/**
 * What a fitted model risks, split by stage, against the supervised fit, with the rate of exchange between the stages.
 *
 * @param model a fitted model, or anything with its `law`
 * @param options level (default .95), kind (default 'unconditional')
 * @returns a plain report; `explain` puts it into words
 * @throws OUT_OF_RANGE, UNKNOWN_OPTION
 *
 * Source: arXiv 2603.27631 Theorem 5.1 and section 5 with plug-in moments; docs/theory.md sections 6 to 8.
 */
export function riskReport(model: { readonly law: FittedLaw }, options: RiskReportOptions = {}): RiskReport {
  const level = requireOpenUnit(options.level ?? 0.95, 'level');
  const kind = requireOneOf(options.kind ?? 'unconditional', ['conditional', 'unconditional'], 'kind');
  const { law } = model;
  const { labelled: n, unlabelled: m, floor } = law;
  const trace = law.bootstrap?.trace ?? law.trace;
  const excessRisk = floor / n + trace / m;
  const extra = law.dBase - law.dEff;
  const unit = law.loss === 'squared' ? 1 : 0.5;
  const alpha = m / n;
  const alpha0 = crossoverRatio(trace, unit * law.sigma2, extra);
  return {
    loss: law.loss,
    labelled: n,
    unlabelled: m,
    alpha,
    excessRisk,
    interval: excessInterval(law, trace, level, kind),
    level,
    labelPart: floor / n,
    pretrainPart: trace / m,
    pretrainSource: law.bootstrap ? 'bootstrap' : 'formula',
    pretrainShare: excessRisk > 0 ? trace / m / excessRisk : 0,
    floor,
    trace,
    supervisedExcessRisk: n > law.dBase ? law.supervisedMean / n : null,
    alpha0,
    pretrainingWins: extra > 0 && alpha > alpha0,
    canHelp: extra > 0,
    unlabelledPerLabelled: unlabelledPerLabelled({ floor, trace, unlabelled: m, labelled: n }),
    warnings: law.warnings,
  };
}

/** Equal-tailed interval of the law, widened where the risk moves at first order with pre-training. */
function excessInterval(law: FittedLaw, trace: number, level: number, kind: RiskKind): [number, number] {
  const { labelled: n, unlabelled: m } = law;
  const stretch = law.trace > 0 ? trace / law.trace : 1;
  const distribution = riskDistribution({
    labelWeights: law.labelWeights,
    weights: law.weights.map((weight) => weight * stretch),
    alpha: m / n,
    kind,
  });
  const tail = (1 - level) / 2;
  const widening = law.firstOrder.flagged
    ? normal.quantile(1 - tail) * Math.sqrt(law.firstOrder.variance / m)
    : 0;
  return [distribution.quantile(tail) / n - widening, distribution.quantile(1 - tail) / n + widening];
}
