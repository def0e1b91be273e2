import type { Words } from '../../contract/paper.ts';

export const words: Words = {
  name: 'two-stage-m',
  title: 'What is an unlabelled row worth?',
  sentence:
    'Learn a representation from rows without labels, then regress: when does that beat using the labels alone?',
  paper: {
    title:
      'On the Asymptotics of Self-Supervised Pre-training: Two-Stage M-Estimation and Representation Symmetry',
    authors: 'Mohammad Tinati, Stephen Tu',
    arxiv: '2603.27631',
  },
  lead: 'Labels are expensive, rows without them are cheap. A two-stage fit learns factors from all rows and a regression on the factors from the labelled ones. Its risk follows a law in closed form, so one can say in advance how many unlabelled rows replace a label.',
  model: `Every row $x$ is a noisy view of two hidden factors $z$, and the label is a linear function of the factors. **Stage one** estimates the factors from $m$ rows without labels; **stage two** regresses $n$ labels on the two estimated factors instead of on all $d$ columns.

The factors are determined only up to a rotation, which does not change the predictions. Taking that symmetry out, the excess risk of the whole procedure splits into the noise of the labels and the noise of the representation, with known constants. The paper's printed constant for this model is contradicted by simulation; the package computes the corrected one and the figure shows both.`,
  formulas: [
    {
      tex: String.raw`\begin{gathered} x = A z + \varepsilon, \quad \varepsilon \sim N(0, \sigma^2 I) \\[4pt] y = \beta^\top z + \text{noise} \end{gathered}`,
      words: 'columns are noisy views of two factors, labels a function of the factors',
    },
    {
      tex: String.raw`\begin{gathered} n \cdot \mathbb E[\text{excess risk}] \\[2pt] \to\; \underbrace{k\,\sigma_y^2}_{\text{labels}} + \frac{n}{m}\,\underbrace{(d-k)\,w}_{\text{representation}} \end{gathered}`,
      words:
        'the law: a floor from the labels and a part that unlabelled rows make smaller; w is the constant in question',
    },
  ],
  figure: 'Unlabelled rows pay from a ratio on that is known in advance',
  ledgers: ['two-stage'],
};
