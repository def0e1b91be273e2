import { axisOfNames } from '../../../contract/axis-of-names.ts';
import { numberText } from '../../../contract/number-text.ts';
import type { OwnDataShow } from '../../../contract/own-data.ts';
import type { Coefficient, Result } from './compute.ts';

const mostShown = 25;
const scheduleNames: Readonly<Record<string, string>> = {
  sequential: 'one at a time',
  parallel: 'all at once',
  damped: 'all at once, damped',
  anderson: 'one at a time with Anderson steps',
  conjugateGradient: 'conjugate gradients',
};

export const show: OwnDataShow<Result> = {
  reading: {
    sentence({ coefficients, lambdaMax, response }) {
      const clear = coefficients.filter(matters).map(({ name }) => name);
      const first =
        clear.length === 0
          ? `No column clearly moves ${response}.`
          : `${clear.slice(0, 6).join(', ')}${clear.length > 6 ? ` and ${clear.length - 6} more` : ''} move${clear.length === 1 ? 's' : ''} ${response}.`;
      if (lambdaMax === undefined) return first;
      return lambdaMax < 2
        ? `${first} A ridge regression of this table may update all its coefficients at once: its largest eigenvalue, ${numberText(lambdaMax, 3)}, is below 2.`
        : `${first} A ridge regression of this table must update its coefficients one at a time: its largest eigenvalue, ${numberText(lambdaMax, 3)}, is not below 2, and all at once would run away.`;
    },
    facts: ({ rows, coefficients, noise, schedule, status, lambdaMax }) => [
      { name: 'rows', label: 'Rows', value: rows },
      { name: 'predictors', label: 'Predictors', value: coefficients.length },
      { name: 'noise', label: 'Noise, standard deviation', value: noise },
      {
        name: 'fit',
        label: 'Fitted by',
        value: `${schedule}, ${status}`,
        text: `${scheduleNames[schedule] ?? schedule}, ${status}`,
      },
      ...(lambdaMax === undefined
        ? []
        : [{ name: 'lambdaMax', label: 'Largest eigenvalue (parallel needs < 2)', value: lambdaMax }]),
    ],
  },
  figure: {
    draw: (plot, { result: { coefficients, response }, room }) => [
      () => {
        const largest = coefficients
          .toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean))
          .slice(0, mostShown);
        const names = largest.map(({ name }) => name);
        const { marginLeft, tickFormat } = axisOfNames(names);
        return {
          title: `Coefficients, ${coefficients.length > mostShown ? `the ${mostShown} largest` : 'largest first'}`,
          svg: plot.plot({
            width: room,
            height: 48 + 26 * largest.length,
            marginLeft,
            marginTop: 8,
            marginBottom: 44,
            x: {
              label: `change of ${response} per standard deviation, ± 2 sd →`,
              grid: true,
            },
            y: { label: null, domain: names, tickFormat, tickSize: 0 },
            marks: [
              plot.ruleX([0], { stroke: 'var(--muted)' }),
              plot.ruleY(largest, {
                y: 'name',
                x1: ({ mean, sd }: Coefficient) => mean - 2 * sd,
                x2: ({ mean, sd }: Coefficient) => mean + 2 * sd,
                stroke: 'var(--c1)',
                strokeWidth: 2,
              }),
              plot.dot(largest, {
                x: 'mean',
                y: 'name',
                r: 5,
                stroke: 'var(--c1)',
                strokeWidth: 2,
                fill: (coefficient: Coefficient) => (matters(coefficient) ? 'var(--c1)' : 'var(--raised)'),
              }),
            ],
          }),
          legend: [
            { label: 'matters', colour: '--c1', mark: 'dot' },
            { label: 'perhaps not', colour: '--c1', mark: 'ring' },
          ],
        };
      },
    ],
  },
};

function matters({ mean, sd, inclusion }: Coefficient): boolean {
  return inclusion === undefined ? Math.abs(mean) > 2 * sd : inclusion > 0.5;
}
