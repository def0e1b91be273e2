import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '@lab/workspace';
import { onTestFinished } from 'vitest';

const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];

/** A workspace of one small package, built, committed and released. */
export class Sample {
  readonly workspace: string = mkdtempSync(path.join(tmpdir(), 'hygiene-'));

  constructor(version: string) {
    const exports = { '.': { types: './dist/index.d.ts', default: './dist/index.js' } };
    const lab = { budget: { '.': '1 kB' }, speed: 'fast' };
    const manifest = { name: '@lab/sample', version, type: 'module', description: 'A sample', exports, lab };
    this.write('package.json', '{"private": true}\n');
    this.write('packages/sample/package.json', `${JSON.stringify(manifest, null, 2)}\n`);
    this.write('packages/sample/src/index.ts', 'export const twice = (x: number): number => 2 * x;\n');
    this.write('packages/sample/dist/index.js', 'export const twice = (x) => 2 * x;\n');
    this.write(
      'packages/sample/dist/index.d.ts',
      '/** Doubles. */\ndeclare const twice: (x: number) => number;\nexport { twice };\n',
    );
    this.write('.changeset/config.json', '{}');
    onTestFinished(() => rmSync(this.workspace, { recursive: true, force: true }));
  }

  write(file: string, text: string): void {
    const target = path.join(this.workspace, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }

  /** Declarations as a build would leave them. */
  declare(text: string): void {
    this.write('packages/sample/dist/index.d.ts', text);
  }

  changeset(bump: string): void {
    this.write('.changeset/one.md', `---\n'@lab/sample': ${bump}\n---\n\nWhat changed.\n`);
  }

  async commit(): Promise<void> {
    await run('git', ['init', '--quiet'], { cwd: this.workspace });
    await run('git', ['add', '--all'], { cwd: this.workspace });
    await run('git', [...author, 'commit', '--quiet', '--allow-empty', '--message', 'Sample'], {
      cwd: this.workspace,
    });
  }
}
