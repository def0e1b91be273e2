/** Files to try a page with: copied from the benchmark's data, which names their sources and terms, when the site is built. */
export const examples: Readonly<Record<string, ExampleFile>> = {
  'wine.csv': { from: 'wine.csv.gz' },
  'nsw.csv': { from: 'nsw.csv.gz' },
  'diabetes.csv': { from: 'diabetes.csv.gz' },
  'gasoline.csv': { from: 'gasoline.csv.gz', blank: { column: 'octane', from: 36 } },
  'ascent.png': { from: 'ascent.png' },
};

/** Where an example comes from, and what is left out of it. */
export interface ExampleFile {
  /** File in apps/bench/data. */
  readonly from: string;
  /** A column whose cells are emptied from a row on (counted from 0): rows without a label. */
  readonly blank?: { readonly column: string; readonly from: number };
}
