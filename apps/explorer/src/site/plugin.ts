import { createHash } from 'node:crypto';
import type { Plugin, Rolldown } from 'vite';
import { layout, type PageAssets } from './layout.ts';
import { missingPage } from './missing-page.ts';
import { makeSite } from './pages.ts';
import { serviceWorker } from './service-worker.ts';
import type { SitePage } from './site.ts';

/** Entry modules of the browser; every page loads the shell, some a second one. */
export const entries = {
  shell: 'src/client/shell.ts',
  paper: 'src/client/paper-page.ts',
  search: 'src/client/search-page.ts',
} as const;

type Bundle = Rolldown.OutputBundle;

/** Makes the pages of the site around the scripts and styles that Vite builds. */
export function site(): Plugin {
  return {
    name: 'explorer-site',
    enforce: 'pre',
    // Every browser with modules reads woff2: KaTeX's fonts in older forms are left out.
    transform(code, id) {
      if (!id.includes('katex') || !id.endsWith('.css')) return undefined;
      return code.replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)/g, '');
    },
    config: () => ({ build: { rolldownOptions: { input: entries } } }),
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        const { pages, files } = await makeSite();
        const emit = (fileName: string, source: string | Uint8Array): void => {
          this.emitFile({ type: 'asset', fileName, source });
        };
        const made = [
          ...pages.map((page) => ({
            path: `${page.path}index.html`,
            source: layout(page, assetsOf(bundle, page)),
          })),
          missingPage(stylesOf(bundle, 'shell')),
          ...files,
        ];
        for (const { path, source } of made) emit(path, source);
        const built = Object.values(bundle).map((output) => ({
          path: output.fileName,
          source: output.type === 'chunk' ? output.code : output.source,
        }));
        const kept = [...new Map([...built, ...made].map((file) => [file.path, file])).values()];
        emit(
          'service-worker.js',
          serviceWorker(kept.map(({ path, source }) => ({ path, hash: hash(source) }))),
        );
      },
    },
    configureServer(server) {
      return () => {
        server.middlewares.use((request, response, next) => {
          const address = new URL(request.originalUrl ?? '/', 'http://localhost').pathname.slice(1);
          void makeSite().then(async ({ pages, files }) => {
            const file = files.find(({ path }) => path === address);
            const page = pages.find(({ path }) => path === address || `${path}index.html` === address);
            if (file !== undefined) response.end(file.source);
            if (page === undefined) {
              if (file === undefined) next();
              return;
            }
            const scripts = scriptNames(page).map((name) => `/${entries[name]}`);
            const markup = layout(page, { scripts, styles: [], preload: [] });
            response.setHeader('Content-Type', 'text/html; charset=utf-8');
            response.end(await server.transformIndexHtml(address, markup));
          }, next);
        });
      };
    },
  };
}

function scriptNames({ script }: SitePage): (keyof typeof entries)[] {
  return script === undefined ? ['shell'] : ['shell', script];
}

/** The scripts, styles and certain imports of a page, in the order in which they are needed. */
function assetsOf(bundle: Bundle, page: SitePage): PageAssets {
  const chunks = scriptNames(page).map((name) => entryChunk(bundle, name));
  const styles = scriptNames(page).flatMap((name) => stylesOf(bundle, name));
  const imports = new Set(chunks.flatMap((chunk) => importsOf(bundle, chunk)));
  if (page.paper !== undefined) {
    const own = Object.values(bundle).find(
      (output) =>
        output.type === 'chunk' &&
        output.facadeModuleId?.endsWith(`/papers/${page.paper ?? ''}/page.ts`) === true,
    );
    if (own?.type === 'chunk')
      for (const file of [own.fileName, ...importsOf(bundle, own)]) imports.add(file);
  }
  const scripts = chunks.map(({ fileName }) => fileName);
  return {
    scripts,
    styles: [...new Set(styles)],
    preload: [...imports].filter((file) => !scripts.includes(file)).map((file) => ({ file, as: 'script' })),
  };
}

function stylesOf(bundle: Bundle, name: keyof typeof entries): string[] {
  return [...(entryChunk(bundle, name).viteMetadata?.importedCss ?? [])];
}

function entryChunk(bundle: Bundle, name: string): Rolldown.OutputChunk {
  const found = Object.values(bundle).find(
    (output) => output.type === 'chunk' && output.isEntry && output.name === name,
  );
  if (found?.type !== 'chunk') throw new Error(`the build holds no entry ${name}`);
  return found;
}

function importsOf(bundle: Bundle, chunk: Rolldown.OutputChunk): string[] {
  return chunk.imports.flatMap((file) => {
    const imported = bundle[file];
    return imported?.type === 'chunk' ? [file, ...importsOf(bundle, imported)] : [];
  });
}

function hash(source: string | Uint8Array): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 12);
}
