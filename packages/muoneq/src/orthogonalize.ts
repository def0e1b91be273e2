import { LabTypeError } from '@lab/linalg';
import { optionsObject, requireAllFinite, type FloatArray } from './arguments.ts';
import {
  packedMatrix,
  resultArray,
  type MatrixArgument,
  type PackedMatrix,
  type ResultOf,
} from './matrixArgument.ts';
import {
  NewtonSchulz,
  newtonSchulzFields,
  planNewtonSchulz,
  workspaceLike,
  type NewtonSchulzOptions,
  type NewtonSchulzPlan,
} from './newtonSchulz.ts';
import type { Shape } from './shape.ts';

/** Options of `orthogonalize`. */
export interface OrthogonalizeOptions extends NewtonSchulzOptions {
  /** Sizes of `a` where it is a typed array; a tensor is taken as [first, product of the rest]. */
  readonly shape?: Shape | undefined;
  /** Receives the result; may be `a`. */
  readonly out?: FloatArray | undefined;
  /** Memory from `orthogonalizeWorkspace`, for calls in a loop; by default taken and given back by each call. */
  readonly workspace?: OrthogonalizeWorkspace | undefined;
}

/** Memory that calls of `orthogonalize` in a loop share: matrices of every shape that came so far. */
export interface OrthogonalizeWorkspace {
  /** For these sizes and the type of `like`. */
  of(rows: number, columns: number, like: FloatArray): NewtonSchulz;
  /** Gives the memory back; also done when the workspace is garbage collected. */
  free(): void;
}

/**
 * Memory for `orthogonalize` in a loop, so that no call takes its own.
 *
 * @returns an empty workspace, which grows by what is needed for every new shape
 */
export function orthogonalizeWorkspace(): OrthogonalizeWorkspace {
  const spaces = new Map<string, ReturnType<typeof workspaceLike>>();
  const iterations = new Map<string, NewtonSchulz>();
  return {
    of(rows, columns, like) {
      const precision = like instanceof Float32Array ? 'single' : 'double';
      const key = `${precision} ${rows} x ${columns}`;
      let iteration = iterations.get(key);
      if (iteration === undefined) {
        const space = spaces.get(precision) ?? workspaceLike(like);
        spaces.set(precision, space);
        iteration = new NewtonSchulz(space, rows, columns);
        iterations.set(key, iteration);
      }
      return iteration;
    },
    free() {
      for (const space of spaces.values()) space.free();
      spaces.clear();
      iterations.clear();
    },
  };
}

/**
 * Newton-Schulz: brings all singular values of a matrix near 1 by a few products, without a decomposition.
 * X = A / (|A|_F f + nsEps), then X <- a X + (b S + c S^2) X with S = X X' for each triple of the schedule; from the other
 * side where A is tall.
 *
 * @param a m x n
 * @param options.coefficients 'jordan' by default, 5 steps; triples of one's own are taken as they are
 * @returns m x n, row by row, of the type of `a` (doubles where it is no typed array)
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE, OUT_OF_MEMORY
 *
 * Source: K. Jordan 2024 and arXiv 2603.28254; docs/theory.md, section 2.
 */
export function orthogonalize<A extends MatrixArgument>(
  a: A,
  options: OrthogonalizeOptions = {},
): ResultOf<A> {
  optionsObject(options, [...newtonSchulzFields, 'shape', 'out', 'workspace'], 'options');
  const plan = planNewtonSchulz(options);
  const packed = packedMatrix(a, options.shape);
  const out = resultArray(options.out, packed.data);
  orthogonalizeInto(packed, plan, out, options.workspace);
  return out as ResultOf<A>;
}

/** Newton-Schulz of packed rows; the input is not changed unless it is `out`. */
export function orthogonalizeInto(
  { data, rows, columns }: PackedMatrix,
  plan: NewtonSchulzPlan,
  out: FloatArray,
  workspace?: OrthogonalizeWorkspace,
): void {
  const given = requireWorkspace(workspace);
  const space = given ?? orthogonalizeWorkspace();
  try {
    const iteration = space.of(rows, columns, data);
    iteration.entries.set(data);
    iteration.run(plan);
    out.set(iteration.entries);
  } finally {
    if (given === undefined) space.free();
  }
  requireAllFinite(out, 'result');
}

function requireWorkspace(workspace: unknown): OrthogonalizeWorkspace | undefined {
  if (workspace === undefined) return undefined;
  if (typeof workspace === 'object' && workspace !== null && 'of' in workspace && 'free' in workspace)
    return workspace as OrthogonalizeWorkspace;
  throw new LabTypeError('WRONG_TYPE', 'workspace must be one from orthogonalizeWorkspace()', {
    argument: 'workspace',
  });
}
