import { outOfRange, requireCount, requireOneOf, wrongShape } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { PathElement } from '@lab/stats';
import type { AsyncOptions, Progress } from './progress.ts';
import { empiricalSteps } from './empiricalCoherence.ts';
import { fourierWaveletCoherence } from './fourierWaveletCoherence.ts';
import { jacobianSteps } from './jacobianCoherence.ts';
import { coherence, leverageScores, type Coherence } from './leverageScores.ts';
import { readPrior, type Prior, type SparsePrior } from './priors.ts';
import { readTransform, type SensingTransform } from './sensingTransform.ts';
import { streamedCoherence } from './streamedCoherence.ts';
import { walshHaarCoherence } from './walshHaarCoherence.ts';

/** Options of {@link localCoherence}. */
export interface CoherenceOptions {
  /** k, the sparsity of difference vectors (2 s for s-sparse signals), an integer in [1, n]; default 1. For sparse priors. */
  readonly order?: number | undefined;
  /** `rms` (default), `quantile` or `max`: for priors of samples. */
  readonly method?: 'rms' | 'quantile' | 'max' | undefined;
  /** The level of the quantile, default 0.95. */
  readonly quantile?: number | undefined;
  /** `'all'` pairs of samples, or how many random ones; default all below 20,000, else 20,000. */
  readonly pairs?: 'all' | number | undefined;
  /** Seed of random pairs, default 1. */
  readonly seed?: PathElement | undefined;
}

/**
 * Local coherences: how much of a unit vector of the prior's difference set the rows of a transform can see at most,
 * a_i = sup |<u_i, h>|^2.
 *
 * Fourier with periodic Daubechies wavelets and Walsh-Hadamard with Haar wavelets are closed forms; any other transform and basis
 * are streamed row by row (n transforms); linear priors give leverage scores; samples and decoders give estimates.
 *
 * @param sensing U, of size n
 * @param prior what is known of the signals
 * @returns n energies
 * @throws OUT_OF_RANGE (order), SHAPE, NOT_FINITE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function localCoherence(
  sensing: SensingTransform,
  prior: Prior,
  options: CoherenceOptions = {},
): Coherence {
  return runToEnd(coherenceSteps(sensing, prior, options));
}

/** As {@link localCoherence}, giving way to the event loop; rejects with an AbortError when `signal` is aborted. */
export function localCoherenceAsync(
  sensing: SensingTransform,
  prior: Prior,
  options: CoherenceOptions & AsyncOptions = {},
): Promise<Coherence> {
  return runCooperatively(coherenceSteps(sensing, prior, options), options);
}

function* coherenceSteps(
  sensing: SensingTransform,
  given: Prior,
  options: CoherenceOptions,
): Generator<Progress | undefined, Coherence, void> {
  const transform = readTransform(sensing, 'sensing');
  const prior = readPrior(given);
  switch (prior.kind) {
    case 'sparse':
      return yield* sparseCoherence(transform, prior, options);
    case 'linear':
      return leverageScores(transform, prior.basis);
    case 'samples': {
      const method = requireOneOf(options.method ?? 'rms', ['rms', 'quantile', 'max'], 'method');
      const energies = yield* empiricalSteps(transform, prior.samples, options);
      return coherence(energies[method], 'samples');
    }
    case 'decoder': {
      if (prior.latents === undefined)
        throw wrongShape('prior.latents', 'the latent points where the Jacobian is taken', 'none');
      const { energy } = yield* jacobianSteps(transform, prior.decoder, prior.latents, {});
      return coherence(energy, 'jacobian');
    }
  }
}

function* sparseCoherence(
  transform: SensingTransform,
  { basis }: SparsePrior,
  { order = 1 }: CoherenceOptions,
): Generator<Progress | undefined, Coherence, void> {
  const { size, shape, kind, ordering } = transform;
  if (basis.size !== size) throw wrongShape('prior.basis', `the size of the transform, ${size}`, basis.size);
  const k = requireCount(order, 'order', 1, size);
  const { vanishingMoments, levels } = basis;
  if (basis.kind === 'wavelet' && vanishingMoments !== undefined && levels !== undefined) {
    if (basis.shape.join() !== shape.join())
      throw outOfRange(
        'prior.basis.shape',
        `${shape.join(' x ')} like the transform`,
        basis.shape.join(' x '),
      );
    if (kind === 'fourier')
      return coherence(fourierWaveletCoherence(shape, vanishingMoments, levels, k), 'closed-form');
    if (kind === 'walshHadamard' && vanishingMoments === 1)
      return coherence(walshHaarCoherence(shape, ordering ?? 'sequency', levels, k), 'closed-form');
  }
  return coherence(yield* streamedCoherence(transform, basis, k), 'streamed');
}
