import { numberText } from '../../contract/number-text.ts';
import type { Reading } from '../../contract/paper.ts';
import { optimisers, type OptimiserName, type Result } from './compute.ts';
import type { Values } from './controls.ts';

/** Names as people write them. */
export const optimiserNames: Readonly<Record<OptimiserName, string>> = {
  sgd: 'SGD',
  adamw: 'AdamW',
  muon: 'Muon',
  muonEq: 'MuonEq',
};

export const reading: Reading<Result, Values> = {
  sentence({ runs, spectra }) {
    const [muon, equilibrated] = spectra.map(({ values }) => values.at(-1)!);
    const least = `Dividing first lifts the smallest singular value of the update from ${numberText(muon!, 2)} to ${numberText(equilibrated!, 2)}; 1 would be an update that pushes in all directions alike.`;
    const final = runs.map(({ optimiser, losses }) => ({ optimiser, loss: losses.at(-1)! }));
    if (final.length < optimisers.length) return least;
    const best = final.reduce((a, b) => (b.loss < a.loss ? b : a));
    return `${least} In this little training run ${optimiserNames[best.optimiser]} ends lowest, at a loss of ${numberText(best.loss, 2)}.`;
  },
  facts: ({ runs, kept, guaranteed }) => [
    ...runs.map(({ optimiser, losses }) => ({
      name: optimiser,
      label: `Final loss, ${optimiserNames[optimiser]}`,
      value: losses.at(-1)!,
      text: numberText(losses.at(-1)!, 3),
    })),
    { name: 'kept', label: 'Share of the descent kept', value: kept },
    ...(guaranteed === undefined
      ? []
      : [{ name: 'guaranteed', label: 'Share kept at least, by theory', value: guaranteed }]),
  ],
};
