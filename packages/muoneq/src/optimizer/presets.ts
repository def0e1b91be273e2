import type { ParameterOptions } from './options.ts';

/** Implementations whose defaults can be asked for by name. */
export type PresetName = 'paper' | 'torch' | 'keller-jordan' | 'nanochat';

/**
 * The options in which each differs from this package. 'paper': the authors' pretraining code, which differs in adding eps
 * itself. 'torch': torch.optim.Muon. 'keller-jordan': KellerJordan/Muon with its AdamW (learning rates 0.02 and 3e-4).
 * 'nanochat': karpathy/nanochat, where rows come before polar-express, then Muon+ and NorMuon, with cautious decay.
 */
export const presets: Readonly<Record<PresetName, ParameterOptions>> = {
  paper: {
    mode: 'row',
    epsMode: 'absolute',
    eps: 1e-8,
    momentumStyle: 'sum',
    nesterov: true,
    weightDecay: 0.1,
  },
  torch: {
    mode: 'none',
    momentumStyle: 'ema',
    nesterov: true,
    lr: 1e-3,
    weightDecay: 0.1,
    scale: 'original',
  },
  'keller-jordan': {
    mode: 'none',
    momentumStyle: 'ema',
    nesterov: true,
    lr: 0.02,
    adamLrRatio: 3e-4 / 0.02,
    weightDecay: 0,
    scale: 'original',
    adamEps: 1e-10,
  },
  nanochat: {
    mode: 'row',
    epsMode: 'relative',
    minRowNorm: 1e-6,
    coefficients: 'polar-express',
    momentumStyle: 'ema',
    nesterov: true,
    lr: 0.02,
    scale: 'original',
    cautious: true,
    refinements: ['muonPlus', 'normuon'],
    adamEps: 1e-10,
  },
};
