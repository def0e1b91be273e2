import { seconds } from '../../metrics/seconds.ts';
import { timeRatio } from '../../metrics/time-ratio.ts';
import { defineSuite } from '../../nouns/suite.ts';
import { fasterThanMlMatrix, modesAgree, nearNumpy } from './claims/speed.ts';
import { kernelTimes } from './figures/time-ratio.ts';
import { linalg } from './methods/linalg.ts';
import { mlMatrix } from './methods/ml-matrix.ts';
import { numpy } from './methods/numpy.ts';
import { disagreement } from './metrics/disagreement.ts';
import { dense } from './problems/dense.ts';

/** The linear algebra underneath, against what else there is. */
export const suite = defineSuite({
  name: 'kernels',
  title: 'Dense linear algebra',
  description:
    '@lab/linalg stands under every other package. Its WebAssembly kernels are timed against ml-matrix, whose matrix type it shares, and against numpy, which reaches OpenBLAS; results are compared number by number. Ratios to OpenBLAS itself, with turbo, are in packages/linalg/docs/speed.md.',
  problems: [dense],
  methods: [linalg, mlMatrix, numpy],
  metrics: [timeRatio, seconds, disagreement],
  subjects: ['linalg'],
  claims: [...fasterThanMlMatrix, nearNumpy, modesAgree],
  figures: [kernelTimes],
  timeLimit: { quick: 20, standard: 120, full: 600 },
});
