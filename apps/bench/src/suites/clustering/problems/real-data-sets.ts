import { dataFile } from '../../../data/data-file.ts';
import { readLabelledCounts, readLabelledCsv, type LabelledTable } from '../../../data/read-table.ts';

/** What is done to a table before any method sees it. */
export type Scaling = 'raw' | 'centred' | 'centredUnitRows' | 'zscore' | 'range' | 'sqrt';

/** The preprocessings in words. */
export const scalingText: Record<Scaling, string> = {
  raw: 'as they are',
  centred: 'columns centred',
  centredUnitRows: 'columns centred, then rows to unit length',
  zscore: 'z-scores',
  range: 'columns scaled to [-1, 1]',
  sqrt: 'square roots of counts',
};

/** A real data set with labels. */
export interface RealDataSet {
  readonly title: string;
  readonly clusters: number;
  readonly files: readonly URL[];
  /** The preprocessing under which it is usually shown. */
  readonly scaling: Scaling;
  read(): LabelledTable;
}

/** The data sets by name; sources and terms are in data/SOURCES.md. */
export const realDataSets = {
  iris: table('iris', 'Iris flowers', 3, 'raw'),
  wine: table('wine', 'Wines of three cultivars', 3, 'zscore'),
  'breast-cancer': table('breast-cancer', 'Cell nuclei, Wisconsin', 2, 'raw'),
  digits: table('digits', 'Handwritten digits', 10, 'centred'),
  'reuters-acq-crude': counts('reuters-acq-crude', 'Reuters stories, acq and crude (tm)', 2),
  'reuters-kernlab': counts('reuters-kernlab', 'Reuters stories, acq and crude (kernlab)', 2),
  spam: table('spam', 'E-mails, spam or not', 2, 'zscore', { columns: 48 }),
  dna: table('dna', 'DNA splice sites', 3, 'zscore', { rows: 2000 }),
  satellite: table('satellite', 'Landsat soils', 6, 'zscore', { rows: 4435 }),
  golub: table('golub', 'Leukaemia gene expression', 2, 'raw'),
  banknote: table('banknote', 'Swiss banknotes', 2, 'zscore'),
  thyroid: table('thyroid', 'Thyroid tests', 3, 'raw'),
} as const satisfies Record<string, RealDataSet>;

export type RealDataName = keyof typeof realDataSets;

function table(
  name: string,
  title: string,
  clusters: number,
  scaling: Scaling,
  limits: { readonly rows?: number; readonly columns?: number } = {},
): RealDataSet {
  const file = dataFile(`${name}.csv.gz`);
  return { title, clusters, files: [file], scaling, read: () => readLabelledCsv(file, limits) };
}

function counts(name: string, title: string, clusters: number): RealDataSet {
  const files = [dataFile(`${name}.mtx.gz`), dataFile(`${name}.labels.csv`)] as const;
  return { title, clusters, files, scaling: 'sqrt', read: () => readLabelledCounts(...files) };
}
