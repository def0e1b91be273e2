import type { Words } from '../../contract/paper.ts';

export const words: Words = {
  name: 'cdte',
  title: 'Does a treatment change anything, for anyone?',
  sentence:
    'A drug can leave every average as it was and still steady some patients and unsettle others: one test sees it.',
  paper: {
    title: 'Conditional Distributional Treatment Effects: Doubly Robust Estimation and Testing',
    authors: 'Saksham Jain, Alex Luedtke',
    arxiv: '2603.16829',
  },
  lead: 'Trials compare means. A treatment that makes outcomes more certain for some and less for others moves no mean and passes unseen. This test compares the whole law of the outcome (its distribution) among people alike in what was known of them before (their covariates), and a map shows where the laws part.',
  model: `For people with covariates $x$ there are two laws of the outcome: with the treatment and without. Each law is represented by its mean in a space of functions (a kernel embedding), and the effect at $x$ is the difference of the two.

The estimate is **doubly robust**: it combines a model of the outcomes with a model of who gets treated, and is right if either one is. The statistic is the squared size of the effect averaged over people, and under no effect its law is a weighted sum of chi-squares whose weights are known from the data, so no permutations are needed. Not only the mean, but spread, tails and modes count.`,
  formulas: [
    {
      tex: String.raw`\begin{gathered} \psi(x) = \mathbb E[k(Y^1,\cdot) \mid x] - \mathbb E[k(Y^0,\cdot) \mid x] \\[4pt] H_0:\ \psi(x) = 0 \text{ for all } x \end{gathered}`,
      words: 'the effect at x: the difference of two embedded laws; the hypothesis: none, for anyone',
    },
    {
      tex: String.raw`\lVert \hat\psi \rVert^2 \;\sim\; \sum_j \lambda_j\,(\chi^2_{1,j} - 1)`,
      words: 'the statistic under no effect: a weighted sum of chi-squares with weights from the data',
    },
  ],
  figure: 'No mean moves, and still the laws are different',
  ledgers: ['treatment-effects'],
};
