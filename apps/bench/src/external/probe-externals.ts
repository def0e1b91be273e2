import type { Suite } from '../nouns/suite.ts';
import type { Availability } from './availability.ts';
import { findInterpreter } from './interpreter.ts';

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
