import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Availability } from './availability.ts';

const run = promisify(execFile);

const probe = `
import importlib, json, platform, sys
versions = {"python": platform.python_version()}
for name in sys.argv[1:]:
    versions["python/" + name] = str(getattr(importlib.import_module(name), "__version__", "unknown"))
print(json.dumps(versions))
`;

const searches = new Map<string, Promise<Availability>>();

/** The interpreters tried, in this order: what the user names, what the PATH has, what the system ships. */
export function pythonCandidates(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const named = environment['LAB_PYTHON'];
  return [...(named === undefined || named === '' ? [] : [named]), 'python3', '/usr/bin/python3'];
}

/**
 * The first Python that imports all modules, with their versions.
 *
 * @param imports - modules that must import: `numpy`, `sklearn`
 */
export function findPython(imports: readonly string[]): Promise<Availability> {
  const name = JSON.stringify([pythonCandidates(), imports]);
  const search = searches.get(name) ?? searchPython(imports);
  searches.set(name, search);
  return search;
}

async function searchPython(imports: readonly string[]): Promise<Availability> {
  const complaints: string[] = [];
  for (const command of pythonCandidates()) {
    try {
      const { stdout } = await run(command, ['-c', probe, ...imports], { timeout: 30_000 });
      const versions = JSON.parse(stdout) as Record<string, string>;
      return { kind: 'found', command, versions };
    } catch (error) {
      complaints.push(`${command}: ${complaintOf(error)}`);
    }
  }
  return {
    kind: 'missing',
    reason: `no Python that imports ${imports.join(', ') || 'nothing'} (${complaints.join('; ')})`,
  };
}

function complaintOf(error: unknown): string {
  const { code, stderr, killed } = error as { code?: unknown; stderr?: string; killed?: boolean };
  if (code === 'ENOENT') return 'not found';
  if (killed === true) return 'no answer within 30 s';
  return stderr?.trim().split('\n').at(-1) ?? String(error);
}
