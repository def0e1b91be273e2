import { LabRangeError, LabTypeError, type MatrixLike } from '@lab/linalg';
import { wrongShape, wrongType } from '@lab/linalg/arguments';
import { numbers, type NumberList } from '../arguments.ts';
import { checkedFrequencies, frequenciesFromCounts } from '../frequencies/frequencies.ts';
import { denseInput, type Dense } from '../matrixInput.ts';

/** Facts to store: input i goes to output targets[i], with a frequency. */
export interface Problem {
  /** V, N x dIn: one row for each item's input (key). */
  readonly inputs: MatrixLike;
  /** U, M x dOut: one row for each output (value, class). */
  readonly outputs: MatrixLike;
  /** Frequencies of the items, >= 0 with sum 1; default all 1/N. */
  readonly frequencies?: NumberList | undefined;
  /** Instead of frequencies: integer counts, q = counts / sum. */
  readonly counts?: NumberList | undefined;
  /** The output row of each item, 0-based; default the item's own index, which needs M = N. */
  readonly targets?: NumberList | undefined;
  /** Whether frequencies are divided by their sum; default false: they must sum to 1 within 1e-9. */
  readonly normalize?: boolean | undefined;
}

/** A checked problem. */
export interface CheckedProblem {
  readonly inputs: Dense;
  readonly outputs: Dense;
  /** Frequencies, N of them. */
  readonly frequencies: Float64Array;
  /** Output row of each item. */
  readonly targets: Int32Array;
}

/** Checks a problem's parts against each other. */
export function checkedProblem(problem: Problem): CheckedProblem {
  if (typeof problem !== 'object' || (problem as unknown) === null)
    throw wrongType('problem', 'an object', problem);
  const inputs = denseInput(problem.inputs, 'inputs');
  const outputs = denseInput(problem.outputs, 'outputs');
  return {
    inputs,
    outputs,
    targets: checkedTargets(problem.targets, inputs.rows, outputs.rows),
    frequencies: problemFrequencies(problem, inputs.rows),
  };
}

function problemFrequencies(problem: Problem, items: number): Float64Array {
  const { frequencies, counts, normalize = false } = problem;
  if (frequencies !== undefined && counts !== undefined)
    throw new LabTypeError('WRONG_TYPE', 'give frequencies or counts, not both', { argument: 'counts' });
  if (frequencies !== undefined) return checkedFrequencies(frequencies, { length: items, normalize });
  if (counts === undefined) return new Float64Array(items).fill(1 / items);
  const list = frequenciesFromCounts(counts);
  if (list.length === items) return list;
  throw wrongShape('counts', `${items} entries`, list.length);
}

/** Output rows of the items. */
export function checkedTargets(targets: NumberList | undefined, items: number, outputs: number): Int32Array {
  if (targets !== undefined)
    return Int32Array.from(
      numbers(targets, 'targets', { length: items, integers: true, least: 0, most: outputs - 1 }),
    );
  if (items === outputs) return Int32Array.from({ length: items }, (_, i) => i);
  const message = `outputs must have as many rows as inputs where targets are left out: ${outputs} and ${items}`;
  throw new LabRangeError('SHAPE', message, { argument: 'outputs' });
}
