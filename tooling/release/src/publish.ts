import { publishedPackages, run } from '@lab/workspace';
import { withRepository } from './repository.ts';

/** How a workspace is published. */
export interface PublishOptions {
  /** Where the source is; manifests go without it when it is not known. */
  readonly repository: string | undefined;
  /** Signed statements of where and from what the packages were built: needs a CI with an identity, and `repository`. */
  readonly provenance: boolean;
  /** What npm is told beside its configuration. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Publishes every version that the registry does not have yet, and tags it. Returns what was said. */
export async function publish(
  workspace: string,
  { repository, provenance, env = {} }: PublishOptions,
): Promise<string> {
  let output = '';
  await withRepository(publishedPackages(workspace), repository, async () => {
    output = await run('pnpm', ['exec', 'changeset', 'publish'], {
      cwd: workspace,
      env: { ...env, NPM_CONFIG_PROVENANCE: String(provenance) },
    });
  });
  return output;
}
