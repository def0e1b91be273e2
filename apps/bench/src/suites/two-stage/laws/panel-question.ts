import { factorModel } from '../problems/factor-risk.ts';
import { paperMixture } from '../problems/mixture-risk.ts';
import type { FactorQuestion, LawQuestion, PanelInput } from '../task.ts';

/** Directions beyond the kept ones in the panel of contrastive fits. */
const dropped = 7;

/** The experiment whose constant a point of a panel shows; its law has B as its mean. */
export function panelQuestion({ panel, value }: PanelInput): LawQuestion {
  switch (panel) {
    case 'mixture: components':
      return mixture(value, 30, 2);
    case 'mixture: columns':
      return mixture(4, value, 2);
    case 'mixture: separation':
      return mixture(4, 20, value);
    case 'factor: strength':
      return strengthQuestion(value);
    case 'contrastive: kept directions': {
      const spectrum = Array.from({ length: value + dropped }, (_, i) => 1 / (i + 1));
      const b = spectrum.slice(0, value).map(Math.sqrt);
      return { kind: 'contrastive', spectrum, b, scheme: 'one', unlabelled: 1 };
    }
  }
}

function mixture(components: number, columns: number, separation: number): LawQuestion {
  return { kind: 'mixture', ...paperMixture(components, columns, separation), unlabelled: 1 };
}

/** One factor of the given strength, its effect on the label 1, in eight columns. */
function strengthQuestion(strength: number): FactorQuestion {
  return {
    kind: 'factor',
    loadings: Array.from({ length: 8 }, (_, j) => [j === 0 ? Math.sqrt(strength) : 0]),
    beta: [1],
    noiseVariance: factorModel.noiseVariance,
    unlabelled: 1,
    labelled: 1,
    pooled: false,
    part: 'pretraining',
    x0: [],
  };
}
