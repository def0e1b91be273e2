import { createHash } from 'node:crypto';
import { canonicalParameters, type Parameters } from '../nouns/parameters.ts';

/** Everything a run's result depends on. */
export interface RunIdentity {
  readonly suite: string;
  readonly problem: string;
  readonly problemParameters: Parameters;
  readonly method: string;
  readonly methodParameters: Parameters;
  readonly repetition: number;
  readonly seed: number;
  readonly sources: string;
  readonly versions: Readonly<Record<string, string>>;
}

// Raised when the same identity comes to mean another computation.
const keyFormat = 2;

/** The name of a run: equal for equal identities, 128 bits of SHA-256 in hexadecimal. */
export function runKey(run: RunIdentity): string {
  const identity = [
    keyFormat,
    run.suite,
    run.problem,
    canonicalParameters(run.problemParameters),
    run.method,
    canonicalParameters(run.methodParameters),
    run.repetition,
    run.seed,
    run.sources,
    Object.entries(run.versions).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
}
