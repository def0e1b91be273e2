import { exactly } from '../../../judging/estimate.ts';
import type { RunFilter } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { paperMethod } from './error-rates.ts';
import { realDataSets, scalingText, type RealDataName, type Scaling } from '../problems/real-data-sets.ts';

interface PrintedCount {
  readonly data: RealDataName;
  readonly scaling: Scaling;
  readonly rows: number;
  readonly errors: number;
  /** 0 for a printed count, more for "about". */
  readonly tolerance: number;
  readonly order?: 'magnitude';
}

// The paper does not say how the data were preprocessed, nor which end of the spectrum leads; each line says what is tried.
const printed: readonly PrintedCount[] = [
  { data: 'iris', scaling: 'raw', rows: 150, errors: 7, tolerance: 0 },
  { data: 'iris', scaling: 'raw', rows: 150, errors: 7, tolerance: 0, order: 'magnitude' },
  { data: 'wine', scaling: 'zscore', rows: 178, errors: 9, tolerance: 0 },
  { data: 'dna', scaling: 'zscore', rows: 2000, errors: 353, tolerance: 0 },
  { data: 'dna', scaling: 'centredUnitRows', rows: 2000, errors: 353, tolerance: 0 },
  { data: 'satellite', scaling: 'zscore', rows: 4435, errors: 1380, tolerance: 14 },
  { data: 'satellite', scaling: 'range', rows: 4435, errors: 1380, tolerance: 14 },
];

const byMagnitude: RunFilter = { method: 'ih', variant: { alpha: 0, order: 'magnitude' } };

/** The error counts the paper prints for data that are shipped here. */
export const printedCounts: readonly Claim[] = printed.map((line) =>
  defineClaim({
    name: ['errors', line.data, line.scaling, ...(line.order === undefined ? [] : [line.order])].join('-'),
    statement: statementOf(line),
    source: 'arXiv 2604.05337, table of real data (preprocessing not stated there)',
    basis: 'paper',
    expected: line.tolerance > 0 ? `${line.errors} ± ${line.tolerance}` : String(line.errors),
    quantity: 'misclassified rows',
    judge: (runs) => {
      const at = { data: line.data, scaling: line.scaling };
      const method = line.order === undefined ? paperMethod : byMagnitude;
      const counts = runs
        .cells('misclassified', { problem: 'real-data', at, ...method })
        .flatMap(({ values }) => values);
      return {
        measured: medianCount(counts),
        holdsIn: near(line.errors, line.tolerance),
        ...spreadNote(counts),
      };
    },
  }),
);

function statementOf({ data, scaling, rows, errors, tolerance, order }: PrintedCount): string {
  const variant = order === undefined ? '' : ', eigenvalues by magnitude';
  const count = `${tolerance > 0 ? 'about ' : ''}${errors} of ${rows} rows misclassified`;
  return `${realDataSets[data].title} (${scalingText[scaling]}${variant}): ${count}.`;
}

/** The data are given and the starts hardly matter: the median is the outcome, and its spread over starts is told. */
function medianCount(counts: readonly number[]): ReturnType<typeof exactly> | undefined {
  const sorted = [...counts].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return median === undefined ? undefined : exactly(median, sorted.length);
}

function spreadNote(counts: readonly number[]): { readonly note?: string } {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return counts.length > 1 && least < most
    ? { note: `Between ${least} and ${most} over random starts; the median is judged.` }
    : {};
}
