import type { Words } from '../../contract/paper.ts';

export const words: Words = {
  name: 'muoneq',
  title: 'Balance the rows before you orthogonalise',
  sentence:
    'The optimiser Muon trains by orthogonalised steps; dividing rows by their norms first makes the cheap version of that exact enough.',
  paper: {
    title: 'MuonEq: Balancing Before Orthogonalization with Lightweight Equilibration',
    authors: 'Da Chang, Qiankun Shi, Lvgang Zhang, Yu Li, Ruijie Zhang, Yao Lu, Yongxiang Liu, Ganzhao Yuan',
    arxiv: '2603.28254',
  },
  lead: 'The optimiser Muon replaces the momentum of a weight matrix by its nearest orthogonal matrix, found by a few cheap matrix products. Where rows differ in size those few are not enough for the small directions. MuonEq divides the rows by their norms first.',
  model: `An optimiser holds the momentum $M$ of each weight matrix. **SGD** steps along $M$; **AdamW** scales entry by entry; **Muon** steps along the orthogonal factor of $M$, with all singular values 1, so that rare directions are learned as fast as common ones.

Five Newton-Schulz steps approximate that factor by odd polynomials. They push every singular value towards 1, but one that starts at a thousandth of the largest has not arrived after five. **Equilibration** divides each row of $M$ by its norm, which lifts the small singular values before the polynomials begin; a theorem bounds how much of the descent the changed direction keeps.`,
  formulas: [
    {
      tex: String.raw`\begin{gathered} \widetilde M = D_r^{-1/2} M \\[4pt] D_r = \operatorname{diag}(\lVert M_{1\cdot}\rVert^2, \dots, \lVert M_{m\cdot}\rVert^2) \end{gathered}`,
      words: 'equilibration: every row divided by its norm',
    },
    {
      tex: String.raw`\begin{gathered} X \leftarrow a X + b\,(X X^\top) X + c\,(X X^\top)^2 X \\[4pt] W \leftarrow W - \eta\, X_{5} \end{gathered}`,
      words: 'a Newton-Schulz step, started from the scaled momentum, and the update after five of them',
    },
  ],
  figure: 'Equal rows give an even update',
  ledgers: ['optimisers'],
};
