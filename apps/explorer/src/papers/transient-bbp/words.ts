import type { Words } from '../../contract/paper.ts';

export const words: Words = {
  name: 'transient-bbp',
  title: 'When to stop training, so that the signal can be seen',
  sentence:
    'During training a signal rises out of the noise, and may sink into it again: when is it visible?',
  paper: {
    title: 'Random Matrix Theory of Early-Stopped Gradient Flow: A Transient BBP Scenario',
    authors: 'F. Coeurdoux, G. Ferré, J.-P. Bouchaud',
    arxiv: '2604.18450',
  },
  lead: 'A linear model learns from noisy labels by gradient flow. Fast directions are learned first and cleanly; slow ones import noise later. So one direction of the weights, the planted signal, can stand out of the noise for a while and then drown. Theory says from when to when, without a single simulation.',
  model: `Inputs have two kinds of directions: half with a large covariance, learned fast, half with a small one, learned slowly. The labels are a teacher of strength $\\theta$ plus noise, and the weights $W$ start small and random.

Training for a time $t$ multiplies what is to be learned in a direction of covariance $c$ by $1 - e^{-ct}$ and what was there at the start by $e^{-ct}$. The noise in the weights therefore has a different variance $v_k(t)$ in each kind of direction, and its eigenvalues fill an interval whose edge solves a small system of equations (the Dyson equation). The signal is visible while the one eigenvalue it creates lies beyond that edge: the transition of Baik, Ben Arous and Péché, here opening and closing with time.`,
  formulas: [
    {
      tex: String.raw`\begin{gathered} \frac{dW}{dt} = \frac{Y^\top X}{T} - W\,\frac{X^\top X}{T} \\[6pt] Y = \theta\, X v\, u^\top + \text{noise} \end{gathered}`,
      words: 'gradient flow of the weights towards labels with a planted direction',
    },
    {
      tex: String.raw`v_k(t) = s_0^2\, e^{-2 c_k t} + \nu\, \frac{(1 - e^{-c_k t})^2}{c_k}`,
      words:
        'variance of the noise in the weights along a direction of covariance c: what is left of the start, and what the labels brought',
    },
  ],
  figure: 'The signal stands out of the noise in a window of training time',
  ledgers: ['spectra'],
};
