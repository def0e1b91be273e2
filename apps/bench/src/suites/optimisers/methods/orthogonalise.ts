import { equilibrate, muonEqDirection, polarFactor, type Mode } from '@lab/muoneq';
import type { Arm, MatrixTask, OptimiserOutput } from '../task.ts';

/** One direction, in double and single precision, and its distance from the polar factor of what was equilibrated. */
export function orthogonalise(task: MatrixTask, arm: Arm): OptimiserOutput {
  const { data, rows, columns, steps, equilibratedSteps } = task;
  const shape = [rows, columns];
  const mode: Mode = arm.options.method === 'muonEq' ? (arm.options.mode ?? 'row') : 'none';
  const { coefficients = 'jordan' } = arm.options;
  const options = { shape, mode, coefficients, steps: mode === 'none' ? steps : equilibratedSteps };
  const target = polarFactor(equilibrate(data, { shape, mode }), { shape });
  const found = muonEqDirection(data, options);
  const single = muonEqDirection(Float32Array.from(data), options);
  return { kind: 'matrix', objective: distance(found, target) / distance(target), target, found, single };
}

function distance(x: Float64Array, y?: Float64Array): number {
  return Math.sqrt(x.reduce((sum, value, i) => sum + (value - (y?.[i] ?? 0)) ** 2, 0));
}
