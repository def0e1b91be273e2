/**
 * The point of the grid of learning rates with the lowest loss in the problem `language-model-rates`, whose seeds, training text and windows
 * are not those of `language-model`. A test holds this table against recorded runs.
 */
export const chosenRate: Readonly<Record<string, number>> = {
  'muoneq-r': 3,
  adamw: 1,
  muon: 2,
  'muoneq-rc': 3,
  'muoneq-c': 2,
  sgd: 3,
  'muon-exact': 2,
  'muoneq-r-exact': 3,
  'muon-polar-express': 2,
  'muoneq-r-polar-express': 3,
  normuon: 2,
  'muon-plus': 3,
  rmnp: 1,
  'muoneq-rc-phase': 3,
};
