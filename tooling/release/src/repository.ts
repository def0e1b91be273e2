import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PublishedPackage } from '@lab/workspace';

/** Where the source is, as the root's package.json says: the one place it is written. */
export function repositoryOf(workspace: string): string | undefined {
  const text = readFileSync(path.join(workspace, 'package.json'), 'utf8');
  const { repository } = JSON.parse(text) as { repository?: string | { readonly url: string } };
  return typeof repository === 'object' ? repository.url : repository;
}

/**
 * Writes the repository and the package's folder in it into the manifests, runs `action`, and puts the manifests back: npm reads there where
 * links and figures of a README lead, and provenance is checked against it.
 */
export async function withRepository(
  packages: readonly PublishedPackage[],
  url: string | undefined,
  action: () => Promise<void>,
): Promise<void> {
  const files = packages.map(({ folder }) => path.join(folder, 'package.json'));
  const before = files.map((file) => readFileSync(file, 'utf8'));
  try {
    if (url !== undefined)
      packages.forEach(({ short }, k) => {
        const repository = { type: 'git', url, directory: `packages/${short}` };
        const manifest = { ...(JSON.parse(before[k]!) as Record<string, unknown>), repository };
        writeFileSync(files[k]!, `${JSON.stringify(manifest, null, 2)}\n`);
      });
    await action();
  } finally {
    files.forEach((file, k) => writeFileSync(file, before[k]!));
  }
}
