import { inSentences, numberText } from '../../../contract/number-text.ts';
import type { OwnDataShow } from '../../../contract/own-data.ts';
import type { PredictedRow, Result } from './compute.ts';

const mostShown = 150;

export const show: OwnDataShow<Result> = {
  reading: {
    sentence: ({ risk, unlabelledPerLabelled, explanation, note }) => {
      const worth =
        unlabelledPerLabelled === Infinity
          ? 'More rows without labels would not help.'
          : `One more label is worth ${numberText(unlabelledPerLabelled, 2)} more rows without.`;
      const warnings = explanation.split('\n').filter((line) => line.startsWith('Warning: '));
      return [
        `The fit errs by ${numberText(risk, 2)} (squared) more than the best predictor would.`,
        worth,
        ...warnings.map((line) => inSentences(line)),
        note,
      ]
        .filter((sentence) => sentence !== '')
        .join(' ');
    },
    facts: ({ labelled, unlabelled, risk, interval, pretrainShare, unlabelledPerLabelled }) => [
      { name: 'labelled', label: 'Rows with a label', value: labelled },
      { name: 'unlabelled', label: 'Rows in the first stage', value: unlabelled },
      {
        name: 'risk',
        label: 'Excess risk, with 95 % range',
        value: risk,
        text: `${numberText(risk, 2)} (${numberText(Math.max(interval[0], 0), 2)} to ${numberText(interval[1], 2)})`,
      },
      {
        name: 'pretrainShare',
        label: 'Part of it from the first stage',
        value: pretrainShare,
        text: `${numberText(100 * pretrainShare, 2)} %`,
      },
      {
        name: 'worth',
        label: 'Rows without that one label is worth',
        value: unlabelledPerLabelled,
        text: numberText(unlabelledPerLabelled, 3),
      },
    ],
  },
  figure: {
    draw: (plot, { result: { rows, label }, room }) => [
      () => {
        const ordered = rows
          .toSorted((a, b) => a.prediction - b.prediction)
          .slice(0, mostShown)
          .map((row, order) => ({ ...row, order: order + 1 }));
        return {
          title: `Predictions with 95 % intervals for a new label${rows.length > mostShown ? `, the lowest ${mostShown}` : ''}`,
          svg: plot.plot({
            width: room,
            height: 340,
            marginLeft: 56,
            marginTop: 30,
            marginBottom: 44,
            x: { label: 'rows, lowest prediction first →' },
            y: { label: `↑ ${label}`, grid: true },
            marks: [
              plot.ruleX(ordered, {
                x: 'order',
                y1: 'lower',
                y2: 'upper',
                stroke: ({ label: value }: PredictedRow) => (value === undefined ? 'var(--c2)' : 'var(--c1)'),
                strokeWidth: 2,
                strokeOpacity: 0.55,
              }),
              plot.dot(
                ordered.filter(({ label: value }) => value !== undefined),
                { x: 'order', y: 'label', r: 3.4, fill: 'var(--text)' },
              ),
            ],
          }),
          legend: [
            { label: 'interval, row with a label', colour: '--c1', mark: 'line' },
            { label: 'interval, row without', colour: '--c2', mark: 'line' },
            { label: 'the label', colour: '--text', mark: 'dot' },
          ],
        };
      },
    ],
  },
};
