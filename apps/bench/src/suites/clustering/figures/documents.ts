import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import type { Method } from '../../../nouns/method.ts';
import { documents, type DocumentsParameters } from '../problems/documents.ts';
import { dotsOf, ranking } from './dots-of.ts';
import { lanes } from './lanes.ts';

/** Who finds the topics. */
export function documentFigure(methods: readonly Method[]): Figure {
  return defineFigure({
    name: 'documents',
    title: 'Agreement with the topics of documents',
    draw({ runs, plot, palette, width }) {
      const dots = dotsOf(runs, methods, {
        problem: 'documents',
        metric: 'ari',
        group: (parameters) => documents.label?.(parameters as DocumentsParameters) ?? '',
      });
      if (dots.length === 0) return undefined;
      return {
        options: lanes(dots, {
          plot,
          palette,
          width,
          label:
            width > 500
              ? 'adjusted Rand index (1 = the topics, 0 = chance)'
              : 'adjusted Rand index (1 = topics)',
          domain: [Math.min(0, ...dots.map(({ value }) => value)), 1],
        }),
        sentence: `K-means goes by the length of the documents; whatever compares directions finds topics. Means over the cases: ${ranking(dots, 'higher')}.`,
      };
    },
  });
}
