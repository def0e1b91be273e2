/**
 * The point of the grid of learning rates with the lowest loss in the problem `language-model-rates`, whose seeds, training text and windows
 * are not those of `language-model`. A test holds this table against recorded runs.
 */
export const chosenRate: Readonly<Record<string, number>> = {
  'muoneq-r': 2,
  adamw: 0,
  muon: 2,
  'muoneq-rc': 2,
  'muoneq-c': 2,
  sgd: 2,
  'muon-exact': 2,
  'muoneq-r-exact': 2,
  'muon-polar-express': 2,
  'muoneq-r-polar-express': 2,
  normuon: 2,
  'muon-plus': 2,
  rmnp: 0,
  'muoneq-rc-phase': 2,
};
