import { varianceBounds } from '../certificate/certify.ts';
import { roundedTable } from '../design/denseDesign.ts';
import { lanczosAt } from '../certificate/spectrum.ts';
import type { ScheduleName, ScheduleSettings } from '../schedules/schedule.ts';
import type { RegressionProblem } from './problem.ts';

/** A schedule that was chosen, and why. */
export interface Plan {
  readonly schedule: ScheduleName;
  /** Whether the order may be changed once the sweeps prove slow. */
  readonly accelerate: boolean;
  readonly reasons: string[];
}

/** What a user may do that changes the choice. */
export interface PlanOptions {
  /** Workers that share a parallel sweep, >= 1. */
  readonly workers: number;
  readonly settings: ScheduleSettings;
  readonly tolerance: number;
}

/** A dense factorisation runs about this much faster, multiply-add by multiply-add, than sweeps. */
const directSpeed = 4;
/** Unknowns up to which nothing is faster than solving. */
const directLimit = 300;
/** The same for summaries, on which conjugate gradients may meet a matrix that is not definite. */
const summaryLimit = 1000;
/** Columns up to which a sparse design is worth making dense products of. */
const sparseDirectLimit = 300;

/**
 * The schedule of least predicted cost; section 6 of docs/theory.md. A Gaussian model is solved at once or by conjugate
 * gradients. Any other goes sequentially, accelerated, in permuted order once strong common correlation has slowed the columns'
 * own order down, and in parallel only when workers share the sweeps.
 */
export function autoSchedule(problem: RegressionProblem, options: PlanOptions): Plan {
  return problem.family.gaussianPrecision === undefined
    ? planSweeps(problem, options)
    : planGaussian(problem);
}

function planGaussian(problem: RegressionProblem): Plan {
  const { design } = problem;
  const p = design.columns;
  const rows = 'rows' in design ? (design as { rows: number }).rows : p;
  const small = Math.min(rows, p);
  const dense = 'rows' in design;
  const direct = (why: string): Plan => ({ schedule: 'direct', accelerate: false, reasons: [why] });
  const limit = dense ? directLimit : problem.semidefinite ? sparseDirectLimit : summaryLimit;
  if (small <= limit) return direct(`Gaussian model, ${small} unknowns after elimination: solved at once`);
  const rounded =
    roundedTable(problem) === undefined
      ? ''
      : ' on the table in single precision, corrected in double precision';
  const limits = dense ? ', until solving costs less than the steps to come' : '';
  return {
    schedule: 'conjugateGradient',
    accelerate: dense,
    reasons: [`Gaussian model, ${small} unknowns after elimination: conjugate gradients${rounded}${limits}`],
  };
}

/** What a solution at once costs, in multiply-adds of sweeps; undefined where that would need products a design does not have. */
export function directCost({ design }: RegressionProblem): number | undefined {
  if (!('rows' in design)) return undefined;
  const { rows, columns } = design as { rows: number; columns: number };
  const small = Math.min(rows, columns);
  return (small * small * Math.max(rows, columns) * 0.5 + small ** 3 / 3) / directSpeed;
}

function planSweeps(problem: RegressionProblem, options: PlanOptions): Plan {
  const p = problem.design.columns;
  if (p === 1) return { schedule: 'sequential', accelerate: false, reasons: ['one coefficient: one sweep'] };
  if (options.workers > 1) {
    const parallel = planParallel(problem, options);
    if (parallel !== undefined) return parallel;
  }
  const why =
    'prior is not Gaussian: sequential sweeps, which never lower the ELBO, with safeguarded Anderson acceleration around them';
  return { schedule: 'anderson', accelerate: true, reasons: [why] };
}

/** With workers to share them, parallel sweeps where they are certain to converge, damped ones where that still pays. */
function planParallel(problem: RegressionProblem, { workers, settings }: PlanOptions): Plan | undefined {
  const bounds = varianceBounds(problem);
  if (bounds === undefined) return undefined;
  const { smallest, largest } = lanczosAt(problem, bounds, { steps: 40, seed: settings.seed });
  if (smallest > 0.01 && largest < 1.95) {
    const why = `${workers} workers, and parallel updates are a contraction from everywhere (lambda ${smallest.toPrecision(3)} to ${largest.toPrecision(3)} at the largest variances)`;
    return { schedule: 'parallel', accelerate: false, reasons: [why] };
  }
  const slowdown = largest / Math.max(smallest, 0.05);
  if (workers <= slowdown) return undefined;
  const why = `${workers} workers: damped parallel updates, whose about ${slowdown.toFixed(0)} times more sweeps they outweigh`;
  return { schedule: 'damped', accelerate: false, reasons: [why] };
}
