import type { Words } from '../../contract/paper.ts';

export const words: Words = {
  name: 'cavi',
  title: 'May all coefficients be updated at once?',
  sentence:
    'Variational regression updates one coefficient at a time; doing all in parallel is faster, until it explodes.',
  paper: {
    title: 'Stability of Sequential and Parallel Coordinate Ascent Variational Inference',
    authors: 'Debdeep Pati',
    arxiv: '2603.20929',
  },
  lead: 'Mean-field variational inference fits a Bayesian regression by updating one coefficient after another. On many cores one would rather update them all at once. Whether that converges is decided by one eigenvalue, known before anything runs.',
  model: `A regression $y = X\\beta + \\text{noise}$ with a normal prior on every coefficient. Mean field replaces the posterior by independent factors; their means solve a linear system $A m = X^\\top y$ with $A = X^\\top X + \\text{prior precision}$.

Updating the means **one at a time** is the method of Gauss and Seidel, which converges for every such system. Updating them **all at once** is Jacobi's method: it converges exactly when all eigenvalues of $D^{-1}A$ are below 2, where $D$ is the diagonal of $A$. For tables of random numbers these eigenvalues have a known limit, so the number of columns per row at which parallel updates break is known too: $3 - 2\\sqrt 2 = 0.17$ for a flat prior.`,
  formulas: [
    {
      tex: String.raw`\begin{gathered} \lambda_{\max}\!\left(D^{-1}A\right) < 2 \\[4pt] \Longleftrightarrow\quad \text{parallel updates converge} \end{gathered}`,
      words: 'the certificate: the largest eigenvalue of the scaled precision matrix',
    },
    {
      tex: String.raw`\lambda_{\max} \to \frac{(1+\sqrt{\gamma})^2 + t}{1 + t}, \qquad \gamma = \frac{p}{n}`,
      words: 'its limit for random tables of p columns and n rows, with a prior of weight t against the data',
    },
  ],
  figure: 'Parallel sweeps flip away where sequential ones settle',
  ledgers: ['variational-cavi'],
};
