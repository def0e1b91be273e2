export { energySignFlipTest } from './symmetry/energySignFlipTest.ts';
export type { SignFlipOptions, SignFlipTest } from './symmetry/energySignFlipTest.ts';
export { findSampleSymmetries } from './symmetry/findSampleSymmetries.ts';
export type { SampleSymmetry, SampleSymmetryOptions } from './symmetry/findSampleSymmetries.ts';
