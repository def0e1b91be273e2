import { randomStream } from '@lab/stats';

/** A CSV table of a noisy linear map with one planted direction: inputs x1..., fast and slow, and outputs y1.... */
export function teacherTable(samples = 160, size = 24): string {
  const stream = randomStream(1, 'teacher');
  const header = ['x', 'y'].flatMap((letter) => Array.from({ length: size }, (_, j) => `${letter}${j + 1}`));
  const rows = Array.from({ length: samples }, () => {
    const x = Array.from({ length: size }, (_, j) => stream.normal() * (j % 2 === 0 ? 1 : 0.2));
    const signal = (2 / size) * x.reduce((sum, value) => sum + value, 0);
    const y = Array.from({ length: size }, () => signal + 0.8 * stream.normal());
    return [...x, ...y].map((value) => value.toFixed(4)).join(',');
  });
  return `${[header.join(','), ...rows].join('\n')}\n`;
}
