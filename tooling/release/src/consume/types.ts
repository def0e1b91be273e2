import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { run, type Manifest, type PublishedPackage } from '@lab/workspace';
import type { Check } from './consume.ts';

const compilers = ['typescript-5.9', 'typescript-6', 'typescript-7'] as const;
const resolutions = [
  { moduleResolution: 'bundler', module: 'esnext' },
  { moduleResolution: 'nodenext', module: 'nodenext' },
] as const;

/** Writes the program that the compilers check: it imports everything that a package exports. */
export function writeTypes({ name }: PublishedPackage, folder: string): void {
  const lines = entryPoints(folder, name).map(
    (entry, k) =>
      `import * as entry${k} from '${entry}';\nexport const names${k}: string[] = Object.keys(entry${k});`,
  );
  writeFileSync(path.join(folder, 'types.ts'), `${lines.join('\n')}\n`);
}

/**
 * Type-checks these programs, declarations and all, under each compiler and way to resolve. Each program finds what its own project has
 * installed; one run for all of them, because most of its time goes into the compiler's own declarations.
 *
 * @param projects - folders next to each other
 */
export async function typeCheck(projects: readonly string[]): Promise<Check[]> {
  const require = createRequire(import.meta.url);
  const home = path.dirname(projects[0] ?? '.');
  const checks: Check[] = [];
  for (const compiler of compilers) {
    const tsc = path.join(path.dirname(require.resolve(`${compiler}/package.json`)), 'bin', 'tsc');
    for (const resolution of resolutions) {
      const compilerOptions = {
        ...resolution,
        target: 'es2022',
        lib: ['es2023', 'dom', 'dom.iterable'],
        types: [],
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
      };
      const files = projects.map((project) => path.join(path.relative(home, project), 'types.ts'));
      writeFileSync(path.join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
      await run(process.execPath, [tsc, '--project', 'tsconfig.json'], { cwd: home });
      checks.push({ name: `${compiler} ${resolution.moduleResolution}` });
    }
  }
  return checks;
}

/**
 * The specifiers a package exports that lead to modules, without those whose declarations need an optional peer: who installs
 * the package alone has no use for them.
 */
function entryPoints(folder: string, name: string): string[] {
  const home = path.join(folder, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as Manifest;
  const optional = Object.entries(manifest.peerDependenciesMeta ?? {})
    .filter(([, meta]) => meta.optional === true)
    .map(([peer]) => peer);
  return Object.entries(manifest.exports)
    .filter(([, target]) => {
      if (typeof target === 'string') return false;
      const declarations = readFileSync(path.join(home, target.types), 'utf8');
      return !optional.some(
        (peer) => declarations.includes(`'${peer}'`) || declarations.includes(`"${peer}"`),
      );
    })
    .map(([key]) => (key === '.' ? name : `${name}/${key.slice(2)}`));
}
