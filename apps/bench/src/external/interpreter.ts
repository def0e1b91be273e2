import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ExternalProgram } from '../nouns/method.ts';
import type { Availability } from './availability.ts';

const run = promisify(execFile);

/** A language that methods can be written in. */
export type Language = ExternalProgram['language'];

/** What has to be known of a language to find its interpreter and start programs with it. */
interface LanguageFacts {
  readonly title: string;
  /** The environment variable by which a user names the interpreter. */
  readonly variable: string;
  readonly commands: readonly string[];
  /** Modules every program of the language needs. */
  readonly always: readonly string[];
  /** Arguments that make the interpreter print its version and those of the modules as JSON. */
  readonly probe: (imports: readonly string[]) => string[];
  /** Arguments that start a script. */
  readonly start: (script: string) => string[];
}

const pythonProbe = `
import importlib, json, platform, sys
versions = {"python": platform.python_version()}
for name in sys.argv[1:]:
    versions["python/" + name] = str(getattr(importlib.import_module(name), "__version__", "unknown"))
print(json.dumps(versions))
`;

// Base R alone, for whether jsonlite is there is what it finds out.
const rProbe =
  'names <- commandArgs(TRUE); ' +
  'versions <- c(as.character(getRversion()), vapply(names, function(name) as.character(utils::packageVersion(name)), "")); ' +
  'cat("{", paste0("\\"", c("r", paste0("r/", names)[seq_along(names)]), "\\": \\"", versions, "\\"", collapse = ", "), "}", sep = "")';

const languages: Readonly<Record<Language, LanguageFacts>> = {
  python: {
    title: 'Python',
    variable: 'LAB_PYTHON',
    commands: ['python3', '/usr/bin/python3'],
    always: [],
    probe: (imports) => ['-c', pythonProbe, ...imports],
    start: (script) => [script],
  },
  r: {
    title: 'R',
    variable: 'LAB_RSCRIPT',
    commands: ['Rscript', '/usr/bin/Rscript'],
    // Base R can't read JSON.
    always: ['jsonlite'],
    probe: (imports) => ['--vanilla', '-e', rProbe, ...imports],
    start: (script) => ['--vanilla', script],
  },
};

const searches = new Map<string, Promise<Availability>>();

/** The interpreters tried, in this order: what the user names, what the PATH has, what the system ships. */
export function interpreterCandidates(
  language: Language,
  environment: NodeJS.ProcessEnv = process.env,
): readonly string[] {
  const { variable, commands } = languages[language];
  const named = environment[variable];
  return [...(named === undefined || named === '' ? [] : [named]), ...commands];
}

/**
 * The first interpreter that imports all modules, with their versions.
 *
 * @param imports - modules that must import: `numpy`, `sklearn`; of R, packages that must be installed
 */
export function findInterpreter(language: Language, imports: readonly string[]): Promise<Availability> {
  const name = JSON.stringify([language, interpreterCandidates(language), imports]);
  const search = searches.get(name) ?? searchInterpreter(language, imports);
  searches.set(name, search);
  return search;
}

/** The arguments after the interpreter that start a script. */
export function scriptArguments(language: Language, script: string): string[] {
  return languages[language].start(script);
}

async function searchInterpreter(language: Language, imports: readonly string[]): Promise<Availability> {
  const { title, always, probe } = languages[language];
  const needed = [...new Set([...always, ...imports])];
  const complaints: string[] = [];
  for (const command of interpreterCandidates(language)) {
    try {
      const { stdout } = await run(command, probe(needed), { timeout: 30_000 });
      const versions = JSON.parse(stdout) as Record<string, string>;
      return { kind: 'found', command, versions };
    } catch (error) {
      complaints.push(`${command}: ${complaintOf(error)}`);
    }
  }
  return {
    kind: 'missing',
    reason: `no ${title} that imports ${needed.join(', ') || 'nothing'} (${complaints.join('; ')})`,
  };
}

function complaintOf(error: unknown): string {
  const { code, stderr, killed } = error as { code?: unknown; stderr?: string; killed?: boolean };
  if (code === 'ENOENT') return 'not found';
  if (killed === true) return 'no answer within 30 s';
  const words = stderr?.trim().split('\n').at(-1) ?? '';
  return words === '' ? String(error) : words;
}
