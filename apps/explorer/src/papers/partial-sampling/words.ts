import type { Words } from '../../contract/paper.ts';

export const words: Words = {
  name: 'partial-sampling',
  title: 'What to measure always, and what by chance',
  sentence:
    'A scanner has time for a third of its measurements: which are certain, which random, and with what probability?',
  paper: {
    title: 'Partially deterministic sampling for compressed sensing with denoising guarantees',
    authors: 'Yaniv Plan, Matthew S. Scott, Ozgur Yilmaz',
    arxiv: '2604.04802',
  },
  lead: 'Scanners measure frequencies of an image, one at a time, and time is short. Practice takes the centre whole and a random rest, tuned by hand. The optimal design does the same by formula: the most telling measurements with certainty, the others with just the right probability.',
  model: `Only $m$ of $n$ frequencies can be measured. How much frequency $j$ can tell about images that are sparse in wavelets is its local coherence $a_j$, known in closed form: large for low frequencies, falling fast.

The design takes frequency $j$ with probability $\\min(1, c\\,a_j)$, with $c$ such that $m$ are expected: what would get a probability above 1 is measured **always**, and no budget is wasted by measuring it twice. Drawing with replacement, as older theory does, wastes exactly that. From the measurements the image is reconstructed as the sparsest that fits.`,
  formulas: [
    {
      tex: String.raw`p_j = \min(1,\, c\, a_j), \qquad \sum_{j=1}^n p_j = m`,
      words:
        'the design: probabilities proportional to what a frequency tells, cut at 1, adding up to the budget',
    },
    {
      tex: String.raw`\hat x = \arg\min_x \; \tfrac12 \lVert F_S x - y \rVert^2 + \lambda \lVert \Psi x \rVert_1`,
      words: 'the reconstruction: few wavelet coefficients that explain the measurements',
    },
  ],
  figure: 'A third of the frequencies is enough, if they are the right ones',
  ledgers: ['sampling'],
};
