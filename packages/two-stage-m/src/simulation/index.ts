// Simulated experiments in the settings of the paper (arXiv 2603.27631): estimators and the laws that predict them, side by side.
export {
  iterateTwoStage,
  simulateTwoStage,
  summariseTwoStage,
  type RunningSummary,
  type SimulationOptions,
  type SimulationStep,
} from './simulateTwoStage.ts';
export type {
  CustomSetting,
  FactorSetting,
  GmmSetting,
  LogisticPcrSetting,
  PcrSetting,
  Replicate,
  RowsSetting,
  SpectralSetting,
  TwoStageSetting,
} from './settings.ts';
