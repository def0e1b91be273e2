import { defineSuite } from '../../nouns/suite.ts';
import { digitClaims } from './claims/digits.ts';
import { imageClaims } from './claims/images.ts';
import { orderingClaims } from './claims/orderings.ts';
import { sparseClaims } from './claims/sparse.ts';
import { subspaceClaims } from './claims/subspace.ts';
import { budgetFigures } from './figures/error-against-budget.ts';
import { pictureFigures } from './figures/pictures.ts';
import {
  bernoulli,
  fixedSize,
  halfCentre,
  inversePower,
  localPivotal,
  lowPass,
  multilevel,
  naturalOrder,
  soft,
  uniform,
  weighted,
  withoutReplacement,
  withReplacement,
} from './methods/schemes.ts';
import {
  deviation,
  error,
  exceedance,
  leastSquaresNoise,
  measuredShare,
  singularShare,
  success,
} from './metrics/outcomes.ts';
import { digitPeers, digitsProblem } from './problems/digits.ts';
import { phantom, phantomBudgets } from './problems/phantom.ts';
import { photographBudgets, photographs } from './problems/photographs.ts';
import { sparse } from './problems/sparse.ts';
import { subspace } from './problems/subspace.ts';
import { tail } from './problems/tail.ts';

/** Which measurements to take: @lab/partial-sampling against what people use. */
export const suite = defineSuite({
  name: 'sampling',
  title: 'Which measurements to take',
  description:
    'Only m of n possible measurements can be taken: k-space points of a scanner, patterns of a single-pixel camera. Which ones? @lab/partial-sampling (arXiv 2604.04802) takes some rows always and the others at random with optimised probabilities; beside it draws with and without replacement, fully sampled centres, low frequencies alone and other densities, on sparse signals, a subspace, the phantom of tomography, photographs and digits with a generative prior.',
  problems: [
    subspace,
    sparse,
    phantom,
    phantomBudgets,
    photographs,
    photographBudgets,
    digitsProblem,
    digitPeers,
    tail,
  ],
  methods: [
    ...[bernoulli, fixedSize, localPivotal, withoutReplacement, withReplacement, soft, uniform],
    ...[halfCentre, lowPass, inversePower, multilevel, naturalOrder, weighted],
  ],
  metrics: [error, success, deviation, leastSquaresNoise, singularShare, exceedance, measuredShare],
  subjects: ['bernoulli', 'fixed-size', 'local-pivotal'],
  claims: [...imageClaims, ...sparseClaims, ...subspaceClaims, ...digitClaims, ...orderingClaims],
  figures: [...pictureFigures, ...budgetFigures],
  timeLimit: { quick: 10, standard: 120, full: 600 },
});
