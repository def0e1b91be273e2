export { generalizedParetoTail } from './diagnosis/generalizedParetoTail.ts';
export type { ParetoTail } from './diagnosis/generalizedParetoTail.ts';
export { meanErrorBound } from './diagnosis/meanErrorBound.ts';
export { familyLogDensity } from './families/familyLogDensity.ts';
export type { FamilyInput } from './families/familyLogDensity.ts';
export { sobolPoints } from './families/sobol.ts';
export { sampleAverageFit } from './fitting/sampleAverageFit.ts';
export type { SampleAverageFit, SampleAverageOptions } from './fitting/sampleAverageFit.ts';
export { fractionalDefect } from './symmetry/defect.ts';
