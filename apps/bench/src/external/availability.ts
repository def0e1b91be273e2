import type { Suite } from '../nouns/suite.ts';
import { findInterpreter } from './interpreter.ts';

/** Whether an external method can run here. */
export type Availability =
  | {
      readonly kind: 'found';
      readonly command: string;
      /** Of the interpreter and the modules it imports, as they enter the run's key. */
      readonly versions: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'missing'; readonly reason: string };

/** Looks for what the external methods among `methods` of the suites need; asks each interpreter once. */
export async function probeExternals(
  suites: readonly Suite[],
  methods: readonly string[],
): Promise<ReadonlyMap<string, Availability>> {
  const found = new Map<string, Promise<Availability>>();
  for (const method of suites.flatMap((suite) => suite.methods)) {
    if (method.external === undefined || (methods.length > 0 && !methods.includes(method.name))) continue;
    const { language, imports } = method.external;
    found.set(method.name, findInterpreter(language, imports));
  }
  return new Map(
    await Promise.all([...found].map(async ([name, promise]) => [name, await promise] as const)),
  );
}
