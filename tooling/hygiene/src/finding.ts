import type { PublishedPackage } from '@lab/workspace';

/** Something that is not as it must be: where, and what mends it. */
export interface Finding {
  readonly where: string;
  readonly what: string;
}

/** What a check looks at. */
export interface Subject {
  readonly workspace: string;
  readonly packages: readonly PublishedPackage[];
  /** The commit that changes are counted from; by default, package by package, the one that made its version. */
  readonly since?: string | undefined;
}

/** One rule of hygiene. */
export interface Check {
  readonly name: string;
  run(subject: Subject): Finding[] | Promise<Finding[]>;
}
