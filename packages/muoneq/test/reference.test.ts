import { referenceTests, type CaseInput, type ReferenceFunction } from '@lab/reference';
import {
  alignment,
  createOptimizer,
  defaultKind,
  equilibrate,
  learningRateScale,
  muonEqDirection,
  orthogonalize,
  polarFactor,
  scalarMap,
  spectralDiagnostics,
} from '../src/index.ts';
import { trajectory, trajectoryFields } from './support/trajectory.ts';
import { nested } from './support/nested.ts';

const equilibration = ['mode', 'exponent', 'eps', 'epsMode', 'clip', 'layout'];
const newtonSchulz = ['coefficients', 'steps', 'nsEps', 'normalization'];

/** The input without the matrix, which comes first in the package's functions. */
function optionsOf({ matrix: _matrix, ...options }: CaseInput): never {
  return options as never;
}

/** A function from a matrix to a matrix of the same shape. */
function ofMatrix(
  options: readonly string[],
  run: (matrix: never, options: never) => Float64Array,
): ReferenceFunction {
  return {
    input: ['matrix', ...options],
    expected: ['matrix'],
    run: (input) => {
      const rows = input['matrix'] as number[][];
      const flat = run(rows as never, optionsOf(input));
      return { matrix: nested(flat, [rows.length, rows[0].length]) };
    },
  };
}

const functions: Record<string, ReferenceFunction> = {
  equilibrate: ofMatrix(equilibration, equilibrate),
  orthogonalize: ofMatrix(newtonSchulz, orthogonalize),
  muonEqDirection: ofMatrix([...equilibration, ...newtonSchulz], muonEqDirection),
  polarFactor: ofMatrix([], polarFactor),
  scalarMap: {
    input: ['x', 'coefficients', 'steps'],
    expected: ['values'],
    run: ({ x, ...options }) => ({ values: scalarMap(x as never, options) }),
  },
  spectralDiagnostics: {
    input: ['matrix'],
    expected: [
      'stableRank',
      'conditionNumber',
      'spectralNorm',
      'frobeniusNorm',
      'nuclearNorm',
      'minNormalizedSingularValue',
      'orthogonalityError',
      'rowNormRatio',
      'colNormRatio',
      'zeroRowCount',
      'zeroColCount',
    ],
    run: ({ matrix }) => spectralDiagnostics(matrix as never),
  },
  alignment: {
    input: ['matrix', ...equilibration, ...newtonSchulz],
    expected: ['inner', 'nuclearNorm', 'relativeInner', 'stableRankEquilibrated', 'lowerBound', 'polarError'],
    run: (input) => alignment(input['matrix'] as never, optionsOf(input)),
  },
  learningRateScale: {
    input: ['shape', 'rule', 'layout'],
    expected: ['scale'],
    run: ({ shape, rule, ...options }) => ({
      scale: learningRateScale(shape as never, rule as never, options),
    }),
  },
  defaultKind: {
    input: ['name', 'shape'],
    expected: ['kind'],
    run: ({ name, shape }) => defaultKind(name as never, shape as never),
  },
  createOptimizer: {
    input: trajectoryFields,
    expected: ['afterFirst', 'final'],
    run: (input) => trajectory(input, createOptimizer, Float64Array),
  },
};

referenceTests({ name: 'muoneq', directory: import.meta.dirname + '/..', functions });
