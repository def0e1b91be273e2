export { target } from './targets/target.ts';
export type {
  EuclideanTarget,
  PointBatch,
  SphereTarget,
  Support,
  Target,
  TargetInput,
} from './targets/target.ts';

export type { BaseName } from './families/base.ts';
export type { PointOptions, Symmetrize } from './families/basePoints.ts';
export type { FamilyName } from './families/scaleFamily.ts';

export { fit, fitAsync, iterateFit } from './fitting/fit.ts';
export type { FitOptions } from './fitting/options.ts';
export type { SphereFitOptions } from './fitting/sphereFit.ts';
export { fitLogDensity, sampleFit } from './fitting/model.ts';
export type { Fit, LocationScaleFit, MixtureFit, Optimum, SphereFit } from './fitting/model.ts';
export type { CustomDivergence, DivergenceName } from './fitting/divergence.ts';

export {
  antipodal,
  blockFlip,
  coordinateFlip,
  cyclic,
  elliptical,
  even,
  permutationOf,
  reflection,
  rotationAbout,
  swap,
} from './symmetry/generator.ts';
export type { Generator, NamedGenerator } from './symmetry/generator.ts';
export { certify } from './symmetry/certify.ts';
export type {
  Certificate,
  CertifiedStatistic,
  CertifyInput,
  DroppedGenerator,
  Status,
} from './symmetry/certify.ts';
export type { Assumptions, RuleId } from './symmetry/uniqueness.ts';
export { affineLieAlgebra, rotationLieAlgebra } from './symmetry/lieAlgebra.ts';
export type { AffineLieAlgebra, LieGenerator, RotationLieAlgebra } from './symmetry/lieAlgebra.ts';
export { evenCentre, symmetryDefect } from './symmetry/defect.ts';
export type { CentreOptions, EvenCentre, SymmetryDefect } from './symmetry/defect.ts';
export { findSymmetries, findSymmetriesAsync, iterateFindSymmetries } from './symmetry/findSymmetries.ts';
export type { FindOptions, FoundSymmetry, Symmetries } from './symmetry/findSymmetries.ts';

export { iterateRecoveryReport, recoveryReport, recoveryReportAsync } from './diagnosis/recoveryReport.ts';
export type {
  RecoveryReport,
  ReportedStatistic,
  ReportOptions,
  TestedSymmetry,
} from './diagnosis/recoveryReport.ts';
export { importanceDiagnostics } from './diagnosis/importanceDiagnostics.ts';
export type { ImportanceDiagnostics, ImportanceOptions } from './diagnosis/importanceDiagnostics.ts';
export { orbitAverage } from './diagnosis/orbitAverage.ts';
export type { SymmetricRefit } from './diagnosis/symmetricRefit.ts';

export type { NumberList } from './arguments.ts';
export type { AsyncOptions, Progress } from './task.ts';
