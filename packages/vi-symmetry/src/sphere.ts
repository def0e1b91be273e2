export { vmf } from './vonMisesFisher/vmf.ts';
export type { VonMisesFisher } from './vonMisesFisher/divergence.ts';
export type { DirectionSums, VonMisesFisherFit, VonMisesFisherFitOptions } from './vonMisesFisher/fit.ts';
export type { InverseResultant } from './vonMisesFisher/meanResultantLength.ts';
