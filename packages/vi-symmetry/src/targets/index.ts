export { targets } from './ready.ts';
export type { StudentInput } from './student.ts';
export type { GaussianMixtureInput } from './mixtures.ts';
export type { LogisticRegressionOptions } from './logisticRegression.ts';
export type { SchoolsInput } from './eightSchools.ts';
export type { Profile, ProfileFunctions } from './spherical.ts';
