import { workspaceRoot } from '@lab/workspace';
import { publish } from './publish.ts';
import { repositoryOf } from './repository.ts';

// `pnpm release` builds and tests before it comes here; the registry and its token come from npm's configuration.
const repository = repositoryOf(workspaceRoot);
if (repository === undefined) {
  process.stderr.write(
    'package.json of the root names no repository: provenance says which source a package was built from. Set "repository" there, once.\n',
  );
  process.exitCode = 1;
} else process.stdout.write(await publish(workspaceRoot, { repository, provenance: true }));
