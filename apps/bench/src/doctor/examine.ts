import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findInterpreter, interpreterCandidates, type Language } from '../external/interpreter.ts';
import { thisMachine } from '../machine.ts';
import { findPackage, packageOf } from '../planning/packages.ts';
import { liveHolder } from '../store/lock.ts';
import { storePaths } from '../store/paths.ts';
import { isNoisy } from '../timing/conditions.ts';
import { fileURLToPath } from 'node:url';
import { findProgram } from './find-program.ts';

/** One thing looked for. */
export interface Finding {
  readonly subject: string;
  /** `missing` limits what can be run, `trouble` stops everything. */
  readonly state: 'found' | 'missing' | 'trouble';
  readonly detail: string;
}

const run = promisify(execFile);
const leastFreeGiB = 1;

/** Looks at all that a run, a report or a test may need. */
export async function examine(store: string): Promise<readonly Finding[]> {
  return [
    nodeFinding(),
    machineFinding(),
    ...packageFindings(),
    await duckdbFinding(),
    ...(await Promise.all([pythonFinding(), rFinding(), chromiumFinding(), redisFinding()])),
    tasksetFinding(),
    noiseFinding(),
    await storeFinding(store),
    await diskFinding(store),
  ];
}

function nodeFinding(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 20
    ? { subject: 'node', state: 'found', detail: process.version }
    : { subject: 'node', state: 'trouble', detail: `${process.version}: version 20 or newer is needed` };
}

function machineFinding(): Finding {
  const { cpu, cores, memoryGiB, os, arch } = thisMachine();
  return {
    subject: 'machine',
    state: 'found',
    detail: `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${os}, ${arch}`,
  };
}

function packageFindings(): readonly Finding[] {
  const self = packageOf(fileURLToPath(import.meta.url));
  const names = [
    self.manifest.name,
    ...Object.keys(self.manifest.dependencies ?? {}).filter((name) => name.startsWith('@lab/')),
  ];
  return names.map((name) => {
    const found = findPackage(name, self);
    if (found === undefined)
      return { subject: name, state: 'trouble', detail: 'not installed: run pnpm install' };
    const built = existsSync(path.join(found.folder, 'dist'));
    return built
      ? { subject: name, state: 'found', detail: found.manifest.version }
      : { subject: name, state: 'trouble', detail: `${found.manifest.version}, not built: run pnpm build` };
  });
}

async function duckdbFinding(): Promise<Finding> {
  try {
    const { DuckDBInstance, version } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:');
    instance.closeSync();
    return { subject: 'duckdb', state: 'found', detail: version() };
  } catch (error) {
    return { subject: 'duckdb', state: 'trouble', detail: String(error) };
  }
}

function pythonFinding(): Promise<Finding> {
  const lack = 'methods of scikit-learn are skipped (LAB_PYTHON names an interpreter)';
  return interpreterFinding('python', ['numpy', 'sklearn'], lack);
}

function rFinding(): Promise<Finding> {
  return interpreterFinding('r', [], 'methods in R are skipped (LAB_RSCRIPT names an interpreter)');
}

async function interpreterFinding(
  language: Language,
  imports: readonly string[],
  lack: string,
): Promise<Finding> {
  const search = await findInterpreter(language, imports);
  if (search.kind === 'missing')
    return { subject: language, state: 'missing', detail: `${search.reason}; ${lack}` };
  const versions = Object.entries(search.versions).map(
    ([name, version]) => `${name.replace(`${language}/`, '')} ${version}`,
  );
  const passedOver = interpreterCandidates(language).indexOf(search.command);
  const note = passedOver > 0 ? ' (the ones before it lack a module)' : '';
  return { subject: language, state: 'found', detail: `${search.command}${note}: ${versions.join(', ')}` };
}

function tasksetFinding(): Finding {
  const program = findProgram(['taskset']);
  return program === undefined
    ? {
        subject: 'taskset',
        state: 'missing',
        detail: 'not on the PATH; timed runs may wander between processors',
      }
    : { subject: 'taskset', state: 'found', detail: `${program}: timed runs stay on one processor` };
}

/** Whether this is a moment to time anything. */
function noiseFinding(): Finding {
  const cores = availableParallelism();
  const load = loadavg()[0] ?? 0;
  const { governor } = thisMachine();
  const clock = governor === undefined ? '' : `, clock ${governor}`;
  const detail = `load ${load.toFixed(2)} on ${cores} cores${clock}`;
  return isNoisy({ load, spread: 0, cores })
    ? { subject: 'quiet', state: 'missing', detail: `${detail}: timed runs made now would be flagged` }
    : { subject: 'quiet', state: 'found', detail };
}

async function chromiumFinding(): Promise<Finding> {
  const program = findProgram(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
  return program === undefined
    ? {
        subject: 'chromium',
        state: 'missing',
        detail: 'not on the PATH; the browser test of the report is skipped',
      }
    : { subject: 'chromium', state: 'found', detail: await versionOf(program) };
}

async function redisFinding(): Promise<Finding> {
  const program = findProgram(['redis-server', 'valkey-server']);
  return program === undefined
    ? {
        subject: 'redis',
        state: 'missing',
        detail:
          'neither redis-server nor valkey-server on the PATH; --executor redis needs one here or elsewhere, and its tests are skipped',
      }
    : { subject: 'redis', state: 'found', detail: await versionOf(program) };
}

async function storeFinding(store: string): Promise<Finding> {
  const paths = storePaths(store);
  const holder = liveHolder(paths.lock);
  if (holder !== undefined)
    return { subject: 'store', state: 'found', detail: `${paths.folder}, process ${holder.pid} is writing` };
  if (!existsSync(paths.journal))
    return { subject: 'store', state: 'found', detail: `${paths.folder}, no runs yet` };
  try {
    await access(paths.folder, constants.W_OK);
  } catch {
    return { subject: 'store', state: 'trouble', detail: `${paths.folder} can't be written` };
  }
  const mebibytes = statSync(paths.journal).size / 2 ** 20;
  return {
    subject: 'store',
    state: 'found',
    detail: `${paths.folder}, journal of ${mebibytes.toFixed(1)} MiB`,
  };
}

async function diskFinding(store: string): Promise<Finding> {
  let folder = path.resolve(store);
  while (!existsSync(folder)) folder = path.dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / 2 ** 30;
  return {
    subject: 'disk',
    state: free < leastFreeGiB ? 'trouble' : 'found',
    detail: `${free.toFixed(1)} GiB free at ${folder}`,
  };
}

async function versionOf(program: string): Promise<string> {
  try {
    const { stdout } = await run(program, ['--version'], { timeout: 10_000 });
    return `${program}: ${stdout.trim().split('\n')[0] ?? ''}`;
  } catch {
    return program;
  }
}
