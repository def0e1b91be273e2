import type { Words } from '../../contract/paper.ts';

export const words: Words = {
  name: 'ih-gmm',
  title: 'Clusters of rows whose scales differ',
  sentence:
    'Documents differ in length, cells in depth: cluster rows by what they are like, not by how large they are.',
  paper: {
    title: 'Individual-heterogeneous sub-Gaussian Mixture Models',
    authors: 'Huan Qing',
    arxiv: '2604.05337',
  },
  lead: 'A long and a short text on the same subject have the same profile at different scales. K-means, the usual method, puts rows of similar size together and tears subjects apart; clustering directions instead of positions does not.',
  model: `Row $i$ of the table belongs to cluster $\\ell(i)$ and is that cluster's profile, stretched by a factor $\\theta_i$ of its own, plus noise. In the space of the profiles each cluster is a ray from the origin, and scales say how far along it a row lies.

The method multiplies the table with its own transpose and sets the diagonal to zero, because the noise in $\\langle x_i, x_i\\rangle$ does not average out. The leading eigenvectors of that matrix hold one point for each row; divided by their length, points of one ray fall together, and K-means on them has an easy task.`,
  formulas: [
    {
      tex: String.raw`x_i = \theta_i\,\mu_{\ell(i)} + \varepsilon_i`,
      words: 'a row: scale times the profile of its cluster, plus noise',
    },
    {
      tex: String.raw`\begin{gathered} G = X X^\top - \operatorname{diag}(X X^\top) \approx U \Lambda U^\top \\[6pt] \hat u_i = \frac{U_{i\cdot}\Lambda^{\alpha}}{\lVert U_{i\cdot}\Lambda^{\alpha} \rVert} \end{gathered}`,
      words:
        'the hollowed Gram matrix, its leading eigenvectors, and their rows at unit length, which K-means then clusters',
    },
  ],
  figure: 'A ray is one cluster, however far out its rows lie',
  ledgers: ['clustering'],
};
