export { run, type CommandOptions } from './command.ts';
export { copyWorkspace } from './copy.ts';
export { addChangeset, readChangesets, type Bump, type Changeset } from './changesets.ts';
export {
  isPaper,
  publishedPackages,
  workspaceRoot,
  type ExportTarget,
  type Manifest,
  type PublishedPackage,
} from './packages.ts';
