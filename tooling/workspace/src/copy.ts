import { cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { run } from './command.ts';

/** Copies what git knows or would add from a checkout, as it is in the working tree, and makes it a repository. */
export async function copyWorkspace(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: from,
  });
  for (const file of listed.split('\0')) {
    if (file === '' || !existsSync(path.join(from, file))) continue;
    cpSync(path.join(from, file), path.join(to, file), { recursive: false });
  }
  await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: to });
  await run('git', ['add', '--all'], { cwd: to });
  const author = ['-c', 'user.name=copy', '-c', 'user.email=copy@localhost'];
  await run('git', [...author, 'commit', '--quiet', '--message', 'Copy the workspace'], { cwd: to });
}
