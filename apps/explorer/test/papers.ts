import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { AnyValues, Controls } from '../src/contract/controls.ts';
import type { PaperPage, Steps } from '../src/contract/paper.ts';

/** The source of a paper's page and computation, as the browser loads them. */
export interface PaperSource {
  readonly name: string;
  readonly page: PaperPage & { readonly controls: Controls };
  readonly compute: (values: AnyValues) => Steps<unknown>;
}

const folder = path.resolve(import.meta.dirname, '..', 'src', 'papers');

export const paperNames = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

export async function loadPaper(name: string): Promise<PaperSource> {
  const [page, { compute }] = (await Promise.all([
    import(path.join(folder, name, 'page.ts')),
    import(path.join(folder, name, 'compute.ts')),
  ])) as [PaperSource['page'], { compute: PaperSource['compute'] }];
  return { name, page, compute };
}

const results = new Map<string, unknown>();

/** The last result of a computation in this process, made once for each set of values. */
export function resultInNode({ name, compute }: PaperSource, values: AnyValues): unknown {
  const key = `${name} ${JSON.stringify(values)}`;
  if (!results.has(key)) {
    let last: unknown;
    for (const { result } of compute(values)) last = result;
    results.set(key, last);
  }
  return results.get(key);
}
