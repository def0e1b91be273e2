import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as linalg from '@lab/linalg';

/** What of a copy of @lab/linalg is steered. */
type Arithmetic = Pick<typeof linalg, 'setMode' | 'currentTier'>;

const copies = new Map<string, Arithmetic>();

/**
 * Steers the copies of @lab/linalg that the given modules reach, too: a suite from elsewhere brings its own, and a mode set on
 * ours alone would leave it as it is.
 *
 * @param modules - files or file URLs that import resolves from
 */
export async function followArithmeticOf(modules: readonly string[]): Promise<void> {
  for (const module of modules) {
    const file = module.startsWith('file:') ? fileURLToPath(module) : module;
    let found: string;
    try {
      found = createRequire(file).resolve('@lab/linalg');
    } catch {
      // It does without.
      continue;
    }
    if (!copies.has(found)) copies.set(found, (await import(pathToFileURL(found).href)) as Arithmetic);
  }
}

/** Sets the mode of every copy. */
export function setArithmetic(mode: linalg.Mode): void {
  for (const copy of [linalg, ...copies.values()]) copy.setMode(mode);
}

/** The tier that runs: of the modules' own copy where there is one. */
export function arithmeticTier(): string {
  return ([...copies.values()].at(-1) ?? linalg).currentTier().tier;
}
