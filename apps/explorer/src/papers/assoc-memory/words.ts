import type { Words } from '../../contract/paper.ts';

export const words: Words = {
  name: 'assoc-memory',
  title: 'How many facts does one step of an optimiser store?',
  sentence:
    'One step of the optimiser Muon stores several times as many facts in a matrix as one step of gradient descent.',
  paper: {
    title: 'Sharp Capacity Scaling of Spectral Optimizers in Learning Associative Memory',
    authors: 'Juno Kim, Eshaan Nichani, Denny Wu, Alberto Bietti, Jason D. Lee',
    arxiv: '2603.26554',
  },
  lead: 'A matrix learns facts, a key for each value, some seen a thousand times as often as others. Gradient descent (SGD) spends its step on the common ones; the optimiser Muon first makes the step push equally in all directions, and reaches far into the rare ones.',
  model: `There are $N$ facts. Fact $i$ has a random key $v_i$, a random value $u_i$, both in $d$ dimensions, and occurs with a frequency $p_i \\propto i^{-\\alpha}$. The memory is one matrix $W$; it answers a key with the value whose product $u_j^\\top W v_i$ is largest, and a fact is **recovered** when that is its own.

Training is one step from zero. The negative gradient is, up to a constant, $G = \\sum_i p_i u_i v_i^\\top$: a sum of rank-one pieces of very unequal size. SGD takes $G$ itself. **Muon** replaces every singular value $s$ of $G$ by $s/\\sqrt{s^2 + \\lambda^2}$, nearly 1 for all that matter, so rare facts get as much room as common ones. The lines are closed theory, without any simulation.`,
  formulas: [
    {
      tex: String.raw`\begin{gathered} W_{\text{Muon}} = G\,(G^\top G + \lambda^2)^{-1/2} \\[4pt] G = \sum_{i=1}^{N} p_i\, u_i v_i^\top \end{gathered}`,
      words: 'the step of Muon: the gradient with its singular values levelled',
    },
    {
      tex: String.raw`\text{Muon: } d^{\,1 + \frac{1}{2\alpha}} \qquad \text{SGD: } d^{\,\frac{1}{2\alpha}}`,
      words: 'facts stored by one step, up to logarithms, as the dimension grows',
    },
  ],
  figure: 'Muon stores more facts, and rarer ones',
  ledgers: ['associative-memory'],
};
