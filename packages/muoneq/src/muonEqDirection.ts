import { optionsObject } from './arguments.ts';
import { equilibrationFields } from './equilibrate.ts';
import { checkEquilibration, equilibrateInPlace, type EquilibrationOptions } from './equilibration.ts';
import { packedMatrix, resultArray, type MatrixArgument, type ResultOf } from './matrixArgument.ts';
import { newtonSchulzFields, planNewtonSchulz } from './newtonSchulz.ts';
import { orthogonalizeInto, type OrthogonalizeOptions } from './orthogonalize.ts';

/** Options of `muonEqDirection`: those of `equilibrate` and `orthogonalize`; `eps` is the former's, `nsEps` the latter's. */
export interface MuonEqDirectionOptions extends EquilibrationOptions, OrthogonalizeOptions {}

/**
 * The direction of MuonEq's step: the matrix equilibrated, then orthogonalised. What the optimiser does to its momentum.
 *
 * @param a m x n
 * @param options.mode default 'row'
 * @param options.coefficients default 'jordan', 5 steps
 * @returns m x n, row by row, of the type of `a` (doubles where it is no typed array)
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE, OUT_OF_MEMORY
 *
 * Source: arXiv 2603.28254, the algorithm without momentum.
 */
export function muonEqDirection<A extends MatrixArgument>(
  a: A,
  options: MuonEqDirectionOptions = {},
): ResultOf<A> {
  const known = [...equilibrationFields, ...newtonSchulzFields, 'shape', 'out', 'workspace'];
  optionsObject(options, known, 'options');
  const map = checkEquilibration(options);
  const plan = planNewtonSchulz(options);
  const { data, rows, columns } = packedMatrix(a, options.shape, options.layout);
  const out = resultArray(options.out, data);
  out.set(data);
  equilibrateInPlace(out, rows, columns, map, new Float64Array(rows), new Float64Array(columns));
  orthogonalizeInto({ data: out, rows, columns }, plan, out, options.workspace);
  return out as ResultOf<A>;
}
