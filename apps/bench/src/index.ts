export { defineClaim, type Claim, type Judgement } from './nouns/claim.ts';
export { defineFigure, type Drawing, type Drawn, type Figure } from './nouns/figure.ts';
export {
  defineMethod,
  type ExternalAnswer,
  type ExternalCall,
  type ExternalProgram,
  type Method,
  type MethodContext,
  type Timed,
} from './nouns/method.ts';
export { defineMetric, type Curve, type Evaluation, type Metric, type Samples } from './nouns/metric.ts';
export { grid, labelOf, oneAtATime, type Parameters, type Scalar } from './nouns/parameters.ts';
export {
  defineProblem,
  type Instance,
  type Problem,
  type ProblemContext,
  type Timing,
} from './nouns/problem.ts';
export { type PerSize, type Size } from './nouns/size.ts';
export { defineSuite, type Suite } from './nouns/suite.ts';
export { type Palette } from './nouns/palette.ts';
