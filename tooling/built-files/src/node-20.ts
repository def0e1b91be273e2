import { spawnSync } from 'node:child_process';
import path from 'node:path';

/**
 * The oldest Node that published packages support: the one LAB_NODE_20 names, else the first Node 20 on PATH (scripts
 * themselves run on the newer Node of the workspace, which comes first there).
 */
export function findNode20(): string | undefined {
  const named = process.env['LAB_NODE_20'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates =
    named === undefined || named === '' ? folders.map((folder) => path.join(folder, 'node')) : [named];
  return [...new Set(candidates)].find((file) => {
    const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
    return status === 0 && stdout.startsWith('v20.');
  });
}
