export { compare, type Bound, type Comparison, type Tolerance } from './compare.ts';
export { type Freedom } from './alignment.ts';
export { expand } from './expand.ts';
export {
  buildMatrix,
  buildSparse,
  buildWeights,
  lehmer,
  type DenseMatrix,
  type SparseMatrix,
} from './matrices.ts';
export {
  judge,
  readReference,
  referencePath,
  referenceTests,
  type CaseInput,
  type MonteCarloFact,
  type ReferenceCase,
  type ReferenceFile,
  type ReferenceFunction,
  type ReferenceSuite,
} from './run.ts';
