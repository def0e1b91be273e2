import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { run, workspaceRoot } from '@lab/workspace';
import { makePaper } from './make.ts';
import { RefusedPaper } from './paper.ts';

const usage = `pnpm new:paper NAME --arxiv ID --title "..." [--authors "Family, Given and Family, Given"]

Makes packages/NAME, its suite in apps/bench, its page in apps/explorer and its changeset, with a small method to replace by the paper's.`;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        arxiv: { type: 'string' },
        title: { type: 'string' },
        authors: { type: 'string', default: 'Authors, The' },
        help: { type: 'boolean' },
      },
    });
    if (values.help === true) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    const [name, ...more] = positionals;
    const { arxiv, title, authors } = values;
    if (name === undefined || more.length > 0 || arxiv === undefined || title === undefined)
      throw new RefusedPaper(`a name, --arxiv and --title are needed\n\n${usage}`);
    const files = await makePaper({ name, arxiv, title, authors }, workspaceRoot);
    process.stdout.write(`${files.map((file) => `  ${file}`).join('\n')}\n\ninstalling ...\n`);
    await run('pnpm', ['install', '--no-frozen-lockfile', '--prefer-offline'], { cwd: workspaceRoot });
    process.stdout.write(next(name));
    return 0;
  } catch (error) {
    if (
      !(error instanceof RefusedPaper) &&
      (error as { code?: string }).code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
    )
      throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
}

function next(name: string): string {
  const page = existsSync(path.join(workspaceRoot, 'apps', 'explorer', 'src', 'papers', name))
    ? `  apps/explorer/src/papers/${name}   its page; then node scripts/thumbnails.ts ${name} there\n`
    : '';
  return `
Made. It builds and its tests pass as it is:
  pnpm exec turbo run build test lint typecheck --filter=@lab/${name}
  pnpm build && node apps/bench/dist/cli.js run --size quick --suite ${name} --report

Then, in this order (CONTRIBUTING.md, "A tenth paper"):
  packages/${name}/test/fixtures/reference.json   values computed elsewhere
  packages/${name}/src                            the method, until they hold
  apps/bench/src/suites/${name}                   problems, rivals, claims
  packages/${name}/README.md, docs/theory.md      what it is, and what was found
${page}  pnpm build && pnpm hygiene --update && pnpm readme:table
`;
}
