import { numberText } from '../../contract/number-text.ts';
import type { Reading } from '../../contract/paper.ts';
import type { Result } from './compute.ts';
import type { Values } from './controls.ts';

export const reading: Reading<Result, Values> = {
  sentence: ({ crossover }) =>
    crossover > 0 && Number.isFinite(crossover)
      ? `Learning the factors first (blue) beats a plain regression of all columns (green) as soon as there are ${numberText(crossover, 2)} unlabelled rows for each labelled one; the constant the paper prints (dashed) does not fit the simulations.`
      : 'Here learning the factors first does not pay, however many unlabelled rows there are.',
  facts({ crossover, unlabelledPerLabelled, supervised, law, simulated }, { labelled }) {
    const rows = Number(labelled);
    const atOne = simulated.find(({ ratio }) => ratio === 1);
    return [
      { name: 'crossover', label: 'Pays from m / n', value: crossover },
      { name: 'worth', label: 'Unlabelled rows that one label is worth', value: unlabelledPerLabelled },
      { name: 'riskAtOne', label: 'Risk at m = n, law', value: law[40]!.risk / rows },
      ...(atOne === undefined
        ? []
        : [
            {
              name: 'simulatedAtOne',
              label: `Risk at m = n, ${atOne.runs} simulations`,
              value: atOne.risk / rows,
            },
          ]),
      { name: 'supervised', label: 'Risk of plain regression', value: supervised / rows },
    ];
  },
};
