import { defineConfig, type UserConfig } from 'tsdown';

/** What a package decides about its build; everything else is the same for all. */
export interface LibraryBuild {
  /** Entry files by output name; default `{ index: 'src/index.ts' }`. */
  readonly entry?: Record<string, string>;
  /** `neutral` for what runs in Node and browsers (default), `node` for applications and commands. */
  readonly platform?: 'neutral' | 'node';
}

/**
 * The one build of the repository: ES modules with declarations, one file per entry, dependencies left
 * outside. Blanks and syntax are minified and variables renamed; functions and classes keep their names, so that stack traces can
 * be read.
 */
export function library({
  entry = { index: 'src/index.ts' },
  platform = 'neutral',
}: LibraryBuild = {}): UserConfig {
  return defineConfig({
    entry,
    platform,
    format: 'esm',
    target: 'es2022',
    dts: true,
    clean: true,
    fixedExtension: false,
    treeshake: true,
    logLevel: 'warn',
    minify: {
      compress: { target: 'es2022', keepNames: { function: true, class: true } },
      mangle: { toplevel: true, keepNames: { function: true, class: true } },
      codegen: { removeWhitespace: true },
    },
    // Doc comments are read in the declarations; the code goes without them.
    outputOptions: { comments: { jsdoc: false } },
  });
}
