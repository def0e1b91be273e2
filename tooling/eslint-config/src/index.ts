import js from '@eslint/js';
import type { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { importDirection } from './import-direction.ts';

/** What a package decides about its lint. */
export interface LintOptions {
  /** The package's folder: `import.meta.dirname` of its eslint.config.js. */
  readonly directory: string;
}

const browserSafe: Linter.RulesRecord = {
  'no-restricted-globals': [
    'error',
    ...['process', 'Buffer', 'global', '__dirname', '__filename', 'require', 'setImmediate'].map((name) => ({
      name,
      message: 'Published packages run in browsers too: no Node globals in src.',
    })),
  ],
};

/** The one lint of the repository: typescript-eslint, strict and type-aware, and the direction of imports. */
export function lint({ directory }: LintOptions): Linter.Config[] {
  return [
    { ignores: ['dist/**', 'src/generated/**', 'coverage/**', '.lab-bench/**', 'assembly/**'] },
    js.configs.recommended,
    ...(tseslint.configs.strictTypeChecked as Linter.Config[]),
    ...(tseslint.configs.stylisticTypeChecked as Linter.Config[]),
    {
      languageOptions: {
        parserOptions: {
          projectService: { allowDefaultProject: ['*.js'] },
          tsconfigRootDir: directory,
        },
      },
      linterOptions: { reportUnusedDisableDirectives: 'error' },
      plugins: { lab: { rules: { 'import-direction': importDirection } } },
      rules: {
        'lab/import-direction': 'error',
        eqeqeq: 'error',
        'no-console': 'error',
        'prefer-const': 'error',
        '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
        '@typescript-eslint/no-non-null-assertion': 'off',
        '@typescript-eslint/restrict-template-expressions': [
          'error',
          { allowNumber: true, allowBoolean: true },
        ],
        '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
        // Numeric loops address several arrays by one index.
        '@typescript-eslint/prefer-for-of': 'off',
        '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      },
    },
    { files: ['src/**/*.ts'], ...(isPublishedLibrary(directory) ? { rules: browserSafe } : {}) },
    {
      files: ['src/cli/**/*.ts', 'src/cli.ts'],
      rules: { 'no-restricted-globals': 'off', 'no-console': 'off' },
    },
    { files: ['bench/**/*.ts', 'scripts/**/*.{ts,js}'], rules: { 'no-console': 'off' } },
    { files: ['*.js', 'scripts/**/*.js'], ...(tseslint.configs.disableTypeChecked as Linter.Config) },
  ];
}

function isPublishedLibrary(directory: string): boolean {
  return /[\\/]packages[\\/][^\\/]+$/.test(directory);
}
