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

/** Type-checks a program that imports everything, the declarations included, under each compiler and way to resolve. */
export async function typeCheck(target: PublishedPackage, folder: string): Promise<Check[]> {
  const require = createRequire(import.meta.url);
  const entries = entryPoints(folder, target.name);
  const program = entries.map(
    (entry, k) =>
      `import * as entry${k} from '${entry}';\nexport const names${k}: string[] = Object.keys(entry${k});`,
  );
  writeFileSync(path.join(folder, 'types.ts'), `${program.join('\n')}\n`);
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
      writeFileSync(
        path.join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions, files: ['types.ts'] }),
      );
      await run(process.execPath, [tsc, '--project', 'tsconfig.json'], { cwd: folder });
    }
  }
  const versions = compilers.map((compiler) => compiler.replace('typescript-', '')).join(', ');
  return [{ name: `types under TypeScript ${versions} by bundler and nodenext` }];
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
