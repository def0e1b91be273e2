import type { Markup } from '../markup/html.ts';

/** A page of the site. */
export interface SitePage {
  /** Folder under the root with a slash at the end; '' is the index. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly body: Markup;
  /** The script beside the one all pages have. */
  readonly script?: 'paper' | 'search';
  /** Name of the paper, for the script. */
  readonly paper?: string;
  readonly section?: 'papers' | 'packages' | 'search';
}

/** A file of the site that is no page. */
export interface SiteFile {
  readonly path: string;
  readonly source: string | Uint8Array;
}

/** The way from a page back to the root, for links that hold on any host. */
export function toRoot(path: string): string {
  return '../'.repeat(path.split('/').length - 1) || './';
}
