import type { Arm } from '../task.ts';

const muon = { method: 'muon', preset: 'paper' } as const;
const muonEq = { method: 'muonEq', preset: 'paper' } as const;

/** Every optimiser of the suite, those of the paper first. */
export const arms: readonly Arm[] = [
  {
    name: 'muoneq-r',
    title: 'MuonEq-R',
    description: 'Rows of the momentum divided by their norms, then 5 Newton-Schulz steps.',
    options: { ...muonEq, mode: 'row' },
  },
  { name: 'adamw', title: 'AdamW', description: 'AdamW for every parameter.', options: { method: 'adamw' } },
  {
    name: 'muon',
    title: 'Muon',
    description: 'Momentum orthogonalised by 5 Newton-Schulz steps.',
    options: muon,
  },
  {
    name: 'muoneq-rc',
    title: 'MuonEq-RC',
    description: 'Rows and columns divided by their norms.',
    options: { ...muonEq, mode: 'rowcol' },
  },
  {
    name: 'muoneq-c',
    title: 'MuonEq-C',
    description: 'Columns divided by their norms.',
    options: { ...muonEq, mode: 'col' },
  },
  {
    name: 'sgd',
    title: 'SGD',
    description: "Gradient descent with Nesterov's momentum.",
    options: { method: 'sgd' },
    rateFactor: 16,
  },
  {
    name: 'muon-exact',
    title: 'Muon (exact)',
    description: 'Muon with the polar factor by singular values.',
    options: { ...muon, orthogonalizer: 'exact' },
  },
  {
    name: 'muoneq-r-exact',
    title: 'MuonEq-R (exact)',
    description: 'MuonEq-R with the polar factor by singular values.',
    options: { ...muonEq, mode: 'row', orthogonalizer: 'exact' },
  },
  {
    name: 'muon-polar-express',
    title: 'Muon (polar express)',
    description: "Muon with polar express's triples, a more exact Newton-Schulz.",
    options: { ...muon, coefficients: 'polar-express' },
  },
  {
    name: 'muoneq-r-polar-express',
    title: 'MuonEq-R (polar express)',
    description: "MuonEq-R with polar express's triples.",
    options: { ...muonEq, mode: 'row', coefficients: 'polar-express' },
  },
  {
    name: 'normuon',
    title: 'NorMuon',
    description: 'Muon whose rows are divided by a running root mean square.',
    options: { method: 'normuon' },
  },
  {
    name: 'muon-plus',
    title: 'Muon+',
    description: 'Muon whose columns and rows are normalised after Newton-Schulz.',
    options: { method: 'muonPlus' },
  },
  {
    name: 'rmnp',
    title: 'RMNP',
    description: 'Rows of the momentum divided by their norms, no Newton-Schulz.',
    options: { method: 'rmnp' },
  },
  {
    name: 'muoneq-rc-phase',
    title: 'MuonEq-RC, then R',
    description: 'RC for the first twentieth of the steps, then R.',
    options: { ...muonEq, mode: 'rowcol' },
  },
];

/** Arms that make sense of one matrix: what comes before and in Newton-Schulz. */
export const matrixArms: readonly string[] = [
  'muon',
  'muoneq-r',
  'muoneq-c',
  'muoneq-rc',
  'muon-polar-express',
  'muoneq-r-polar-express',
];
