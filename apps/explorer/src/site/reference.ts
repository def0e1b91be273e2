import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What `scripts/reference.ts` reads from the declarations of all packages with TypeDoc. */
export interface Reference {
  readonly packages: readonly PackageReference[];
}

export interface PackageReference {
  readonly name: string;
  readonly entries: readonly ReferenceEntry[];
}

export type EntryKind = 'function' | 'class' | 'value' | 'type';

/** One exported name. */
export interface ReferenceEntry {
  readonly name: string;
  readonly kind: EntryKind;
  /** Where it is imported from, such as @lab/cdte/peers. */
  readonly from: string;
  readonly signatures: readonly ReferenceSignature[];
  readonly comment: ReferenceComment;
  /** Fields of an object, methods of a class. */
  readonly members: readonly ReferenceMember[];
  /** A type that can't be imported: exported ones name it. */
  readonly unexported?: boolean;
}

/** A call or a type as TypeScript writes it. */
export interface ReferenceSignature {
  readonly code: string;
  readonly parameters: readonly { readonly name: string; readonly text: string }[];
  readonly comment: ReferenceComment;
}

export interface ReferenceMember {
  readonly name: string;
  /** Empty for a function of an object that has an entry of its own. */
  readonly type: string;
  readonly text: string;
  /** What else is said of a method. */
  readonly call?: Pick<ReferenceSignature, 'parameters' | 'comment'>;
}

/** A doc comment in Markdown. */
export interface ReferenceComment {
  readonly summary: string;
  readonly returns: string;
  readonly throws: string;
  readonly remarks: string;
}

/** Where the reference is kept between its own task and the site's build. */
export const referenceFile = path.resolve(import.meta.dirname, '..', 'generated', 'reference.json');

export function readReference(): Reference {
  if (!existsSync(referenceFile))
    throw new Error(
      'src/generated/reference.json is missing: pnpm --filter @lab/explorer reference makes it',
    );
  return JSON.parse(readFileSync(referenceFile, 'utf8')) as Reference;
}
