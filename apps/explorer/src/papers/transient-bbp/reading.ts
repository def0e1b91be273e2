import { numberText } from '../../contract/number-text.ts';
import type { Reading } from '../../contract/paper.ts';
import type { Result } from './compute.ts';
import type { Values } from './controls.ts';

const phaseWords = {
  never: 'never visible',
  transient: 'visible for a while',
  persistent: 'visible for good',
} as const;

export const reading: Reading<Result, Values> = {
  sentence({ phase, windows }) {
    const [first] = windows;
    if (phase === 'never' || first === undefined)
      return 'At no training time does an eigenvalue leave the noise: the signal is too weak to be seen, whenever one stops.';
    const [from, to] = first;
    if (phase === 'persistent')
      return `From t = ${numberText(from, 3)} on one eigenvalue stands out of the noise (orange above grey) and stays out: more training does no harm to its visibility.`;
    return `Between t = ${numberText(from, 3)} and ${numberText(to, 3)} one eigenvalue stands out of the noise (orange above grey); train longer, and the noise swallows it again.`;
  },
  facts(result) {
    const best = bestTime(result);
    return [
      { name: 'phase', label: 'The signal is', value: phaseWords[result.phase] },
      ...result.windows.slice(0, 1).flatMap(([from, to]) => [
        { name: 'from', label: 'Visible from t', value: from },
        { name: 'to', label: 'Visible until t', value: to, ...(to === Infinity ? { text: 'for good' } : {}) },
      ]),
      ...(best === undefined
        ? []
        : [
            { name: 'bestTime', label: 'Best seen at t', value: best.t, text: numberText(best.t, 3) },
            { name: 'bestOverlap', label: 'Squared overlap there', value: best.overlap },
          ]),
      { name: 'thetaMin', label: 'Visible at some time from strength', value: result.thetaMin },
    ];
  },
};

/** The time of the largest overlap among those drawn. */
function bestTime({ theory }: Result): { readonly t: number; readonly overlap: number } | undefined {
  const best = theory.reduce((a, b) => (b.overlap > a.overlap ? b : a));
  return best.overlap > 0 ? best : undefined;
}
