import { inSentences, numberText, pText, pWords } from '../../../contract/number-text.ts';
import type { OwnDataShow } from '../../../contract/own-data.ts';
import type { Result } from './compute.ts';

export const show: OwnDataShow<Result> = {
  reading: {
    sentence({ detectable, t, pValue, strength, overlap, rows, reason }) {
      const stop = rows.find((row) => row.t === t);
      if (!detectable || stop === undefined)
        return inSentences(`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`);
      const size = strength === undefined ? '' : ` Its strength is about ${numberText(strength, 3)}, and`;
      return `Stop at t = ${numberText(t, 3)}: there the top singular value, ${numberText(stop.top, 3)}, stands clear of the edge of the noise, ${numberText(stop.edge, 3)} (${pWords(pValue)}).${size === '' ? ' The' : `${size} the`} direction found should overlap with the signal by ${numberText(overlap, 2)}.`;
    },
    facts: ({ samples, inputs, outputs, detectable, t, pValue, strength, overlap }) => [
      { name: 'shape', label: 'Samples, inputs, outputs', value: `${samples}, ${inputs}, ${outputs}` },
      { name: 'detectable', label: 'A signal is', value: detectable ? 'seen' : 'not seen' },
      { name: 't', label: 'Stop at t', value: t, text: numberText(t, 3) },
      { name: 'pValue', label: 'p, all times considered', value: pValue, text: pText(pValue) },
      ...(strength === undefined ? [] : [{ name: 'strength', label: 'Strength', value: strength }]),
      { name: 'overlap', label: 'Overlap promised', value: overlap },
    ],
  },
  figure: {
    draw: (plot, { result: { rows, t, detectable }, room }) => [
      () => {
        const shown = rows.filter((row) => row.t > 0 && Number.isFinite(row.t));
        return {
          title: 'Top singular value of the weights against the edge of the noise',
          svg: plot.plot({
            width: room,
            height: 340,
            marginLeft: 56,
            marginTop: 30,
            marginBottom: 44,
            x: {
              type: 'log',
              label: 'training time t, in units of 1/covariance →',
              tickFormat: '~g',
              ticks: 6,
            },
            y: {
              label: '↑ singular value',
              domain: [0, 1.1 * Math.max(...rows.map(({ top, edge }) => Math.max(top, edge)))],
              grid: true,
            },
            marks: [
              plot.areaY(shown, { x: 't', y: 'edge', fill: 'var(--bulk)' }),
              plot.lineY(shown, {
                x: 't',
                y: 'top',
                stroke: 'var(--c2)',
                strokeWidth: 2.5,
                marker: 'circle',
              }),
              ...(detectable
                ? [plot.ruleX([t], { stroke: 'var(--c1)', strokeWidth: 2, strokeDasharray: '5 4' })]
                : []),
            ],
          }),
          legend: [
            { label: 'noise, up to its edge', colour: '--bulk-solid', mark: 'area' },
            { label: 'top singular value of your weights', colour: '--c2', mark: 'line' },
            { label: 'stop here', colour: '--c1', mark: 'dashes' },
          ],
        };
      },
    ],
  },
};
