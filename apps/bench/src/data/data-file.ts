/** The folder of shipped data: beside src and beside dist alike. */
const folder = new URL('../../data/', import.meta.url);

/** Where a shipped data file lies. Its sources and terms are in data/SOURCES.md. */
export function dataFile(name: string): URL {
  return new URL(name, folder);
}
