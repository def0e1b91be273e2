import { createHash } from 'node:crypto';
import { canonicalParameters, type Parameters } from '../nouns/parameters.ts';

/** The axes the data of a run depend on: all but the method. */
export interface DataAxes {
  readonly seed: number;
  readonly suite: string;
  readonly problem: string;
  readonly problemParameters: Parameters;
  readonly repetition: number;
}

/** Seed of the data: equal for all methods, different along every other axis. */
export function dataSeed(axes: DataAxes): number {
  return seedOf(['data', ...dataPath(axes)]);
}

/** Seed of a method's own randomness on these data. */
export function methodSeed(
  axes: DataAxes & { readonly method: string; readonly methodParameters: Parameters },
): number {
  return seedOf(['method', ...dataPath(axes), axes.method, canonicalParameters(axes.methodParameters)]);
}

function dataPath({ seed, suite, problem, problemParameters, repetition }: DataAxes): string[] {
  return [String(seed), suite, problem, canonicalParameters(problemParameters), String(repetition)];
}

// 32 bits, because that is what every generator takes, also those of other languages.
function seedOf(path: readonly string[]): number {
  return createHash('sha256').update(JSON.stringify(path)).digest().readUInt32BE(0);
}
