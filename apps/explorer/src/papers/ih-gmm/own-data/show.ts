import type { OwnDataShow } from '../../../contract/own-data.ts';
import type { Result, RowPoint } from './compute.ts';

const colours = ['--c1', '--c2', '--c3', '--c4', '--c5', '--muted'];
const colourOf = (cluster: number): string => colours[cluster < 0 ? 5 : cluster % colours.length]!;

export const show: OwnDataShow<Result> = {
  reading: {
    sentence: ({ sizes, features, adjustedRand, warnings }) =>
      [
        `${sizes.length} clusters of ${sizes.join(', ')} rows; they differ most in ${features.map((names) => names[0]).join(', ')}.`,
        adjustedRand === undefined
          ? ''
          : `Agreement with the known groups: adjusted Rand index ${adjustedRand.toFixed(3)} (1 is full agreement, 0 chance).`,
        ...warnings,
      ].join(' '),
    facts: ({ rows, columns, sizes, features, adjustedRand, points }) => [
      { name: 'rows', label: 'Rows', value: rows },
      { name: 'columns', label: 'Columns', value: columns },
      ...sizes.map((size, cluster) => ({
        name: `cluster${cluster}`,
        label: `Cluster ${cluster + 1}: ${features[cluster]!.join(', ')}`,
        value: size,
        text: `${size} rows`,
      })),
      ...(adjustedRand === undefined
        ? []
        : [{ name: 'adjustedRand', label: 'Adjusted Rand index', value: adjustedRand }]),
      {
        name: 'unsure',
        label: 'Rows below 90 % probability',
        value: points.filter(({ confidence }) => confidence < 0.9).length,
      },
    ],
  },
  figure: {
    draw: (plot, { result: { points, sizes }, room }) => [
      () => ({
        title: 'Rows in the plane of two eigenvectors; hollow: below 90 % probability',
        svg: plot.plot({
          width: room,
          height: 420,
          marginLeft: 48,
          marginTop: 30,
          marginBottom: 44,
          x: { label: 'coordinate along one eigenvector →' },
          y: { label: '↑ along the next' },
          marks: [
            plot.ruleX([0], { stroke: 'var(--line)' }),
            plot.ruleY([0], { stroke: 'var(--line)' }),
            plot.dot(points, {
              x: 'x',
              y: 'y',
              r: 4,
              stroke: ({ cluster }: RowPoint) => `var(${colourOf(cluster)})`,
              fill: ({ cluster, confidence }: RowPoint) =>
                confidence < 0.9 ? 'none' : `var(${colourOf(cluster)})`,
              fillOpacity: 0.75,
            }),
          ],
        }),
        legend: sizes.map((_, cluster) => ({
          label: `cluster ${cluster + 1}`,
          colour: colourOf(cluster),
          mark: 'dot' as const,
        })),
      }),
    ],
  },
};
