import { axisOfNames } from '../../../contract/axis-of-names.ts';
import { numberText, pText, pWords } from '../../../contract/number-text.ts';
import type { OwnDataShow } from '../../../contract/own-data.ts';
import type { OutcomePoint, Result } from './compute.ts';

const partNames: Readonly<Record<string, string>> = {
  mean: 'the mean',
  spread: 'the spread',
  rest: 'the rest of the law',
};

export const show: OwnDataShow<Result> = {
  reading: {
    sentence({ test, parts, covariates }) {
      const seen = test.pValue < 0.05;
      const first = seen
        ? `The treatment changes the outcome for somebody (${pWords(test.pValue)}).`
        : `No change of the outcome's law is seen (${pWords(test.pValue)}), which is no proof that there is none.`;
      if (!seen || parts === undefined || covariates === undefined) return first;
      const clear = parts.filter(({ p }) => p < 0.05).map(({ part }) => partNames[part] ?? part);
      const on = covariates[0];
      const moved = clear.length === 0 ? '' : ` What changes: ${clear.join(' and ')}.`;
      return `${first}${moved}${on === undefined || on.drop <= 0 ? '' : ` It hangs most on ${on.name}.`}`;
    },
    facts({ test, outcomeName }) {
      const [mean] = test.meanEffects;
      return [
        { name: 'pValue', label: 'p, whole law', value: test.pValue, text: pText(test.pValue) },
        { name: 'effectSize', label: 'Distance of the laws', value: test.effectSize },
        ...(mean === undefined
          ? []
          : [
              {
                name: 'meanEffect',
                label: `Mean effect on ${outcomeName}`,
                value: mean.ate,
                text: `${numberText(mean.ate, 3)} ± ${numberText(mean.se, 2)}`,
              },
            ]),
        { name: 'control', label: 'Control', value: test.arms[0] },
        { name: 'treated', label: 'Treated', value: test.arms[1] },
        {
          name: 'warnings',
          label: 'Warnings',
          value: test.warnings.length,
          text: warningText(test.warnings),
        },
      ];
    },
  },
  figure: {
    draw: (plot, { result, width, room }) => [
      () => ({
        title: `Outcome of the two groups: ${result.outcomeName}`,
        svg: plot.plot({
          width,
          height: 300,
          marginLeft: 52,
          marginTop: 30,
          marginBottom: 44,
          x: { label: `${result.outcomeName} →` },
          y: { label: '↑ share of the group up to here', domain: [0, 1], grid: true },
          marks: [false, true].map((treated) => {
            const values = result.outcomes.filter((point) => point.treated === treated);
            return plot.lineY(
              values.toSorted((a, b) => a.outcome - b.outcome).map(shareUpTo(values.length)),
              {
                x: 'outcome',
                y: 'share',
                curve: 'step-after',
                stroke: treated ? 'var(--c2)' : 'var(--c1)',
                strokeWidth: 2.2,
              },
            );
          }),
        }),
        legend: [
          { label: result.treatedName, colour: '--c2', mark: 'line' },
          { label: result.controlName, colour: '--c1', mark: 'line' },
        ],
      }),
      () => ({
        title: 'What changes (beyond the dashed line at 2: hardly by chance)',
        svg: plot.plot({
          width,
          height: 300,
          marginLeft: 120,
          marginTop: 30,
          marginBottom: 44,
          x: { label: 'strength of the evidence →', grid: true },
          y: { label: null, tickSize: 0 },
          marks: [
            plot.ruleX([0], { stroke: 'var(--muted)' }),
            plot.ruleX([2], { stroke: 'var(--muted)', strokeDasharray: '3 4' }),
            plot.barX(result.parts ?? [], {
              x: 'standardized',
              y: ({ part }: { readonly part: string }) => partNames[part] ?? part,
              fill: 'var(--c3)',
              insetTop: 8,
              insetBottom: 8,
            }),
          ],
        }),
      }),
      () => {
        const largest = (result.covariates ?? []).slice(0, 12);
        const names = largest.map(({ name }) => name);
        const { marginLeft, tickFormat } = axisOfNames(names);
        return {
          title: 'Covariates the effect hangs on (longer bars: more)',
          svg: plot.plot({
            width: room,
            height: 52 + 24 * largest.length,
            marginLeft,
            marginTop: 8,
            marginBottom: 44,
            x: { label: 'evidence lost without the covariate →', grid: true },
            y: {
              label: null,
              tickSize: 0,
              domain: names,
              tickFormat,
            },
            marks: [
              plot.ruleX([0], { stroke: 'var(--muted)' }),
              plot.barX(largest, {
                x: 'drop',
                y: 'name',
                fill: 'var(--c4)',
                insetTop: 4,
                insetBottom: 4,
              }),
            ],
          }),
        };
      },
    ],
  },
};

function shareUpTo(count: number) {
  return ({ outcome }: OutcomePoint, index: number) => ({ outcome, share: (index + 1) / count });
}

function warningText(warnings: readonly { readonly code: string }[]): string {
  return warnings.length === 0 ? 'none' : warnings.map(({ code }) => code).join(', ');
}
