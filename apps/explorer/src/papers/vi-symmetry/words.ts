import type { Words } from '../../contract/paper.ts';

export const words: Words = {
  name: 'vi-symmetry',
  title: 'Which numbers of an approximate posterior are right?',
  sentence:
    'A variational fit has the wrong shape, yet where the target has a symmetry its mean can be exactly right.',
  paper: {
    title: 'Symmetry Guarantees Statistic Recovery in Variational Inference',
    authors: 'Daniel Marks, Dario Paccagnan, Mark van der Wilk',
    arxiv: '2604.18310',
  },
  lead: 'Variational inference replaces a posterior, what data say of unknown numbers, by the nearest member of a simple family. The shape is wrong; some of its numbers may be right all the same, and symmetry says which. And where the fit loses a symmetry of the target, one can see it and mend it.',
  model: `The target $p$ is a mixture of two normal modes, the family $\\{q\\}$ all normal curves. When the modes have equal weight, mirroring about 0 leaves $p$ as it is and maps the family onto itself. So the mirror image of a best fit is a best fit too. If the best fit is **unique**, it must be its own mirror image, and its mean is 0, the mean of $p$: exactly right, whatever else is wrong.

Move the modes apart and at some distance the best fit stops being unique: it sits on one mode or on the other. The report of the package finds the symmetry by looking at the density, notices that the fit does not have it, and offers the average over the mirror images. With unequal weights there is no symmetry and no promise.`,
  formulas: [
    {
      tex: String.raw`\begin{gathered} q^\star = \arg\min_{q \in \mathcal Q} \mathrm{KL}(q \,\Vert\, p) \\[4pt] p(Tx) = p(x), \quad T\mathcal Q = \mathcal Q \\[4pt] \Longrightarrow\;\; q^\star(Tx) = q^\star(x) \end{gathered}`,
      words:
        'if target and family share the symmetry T and the best fit is unique, it has the symmetry, and with it the statistics that T pins',
    },
  ],
  figure: 'Symmetry makes the mean exact, until the fit chooses a side',
  ledgers: ['variational-vi-symmetry'],
};
