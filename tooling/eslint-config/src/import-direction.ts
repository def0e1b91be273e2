import { readFileSync, existsSync, realpathSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import type { Rule } from 'eslint';

/** Where a workspace package stands; arrows may only point to a smaller number. */
const layers = { tooling: 0, linalg: 1, stats: 2, paper: 3, app: 4 } as const;
type Layer = keyof typeof layers;

interface Place {
  readonly name: string;
  readonly layer: Layer;
  readonly root: string;
}

const builtins = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);

const rule: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: {
      description:
        'Imports point one way: tooling <- @lab/linalg <- @lab/stats <- papers <- apps; a published package imports no other paper, no Node built-in in src (but for a command in src/cli), and reaches no file outside itself.',
    },
    schema: [],
    messages: {
      upward:
        '{{from}} ({{fromLayer}}) must not import {{to}} ({{toLayer}}): imports point tooling <- linalg <- stats <- papers <- apps.',
      sibling: '{{from}} must not import {{to}}: a paper package never imports another paper package.',
      builtin: "{{from}} must not import '{{to}}' in src: published packages run in browsers.",
      tooling: '{{from}} must not import {{to}} in src: tooling is private and never published.',
      escape: "'{{to}}' leaves the package {{from}}: import the other package by its name.",
    },
  },
  create(context) {
    const from = placeOf(context.filename);
    if (from === undefined) return {};
    const inSource = path.relative(from.root, context.filename).split(path.sep)[0] === 'src';
    const inCommand = /^src[\\/]cli([\\/]|\.ts$)/.test(path.relative(from.root, context.filename));
    const published = from.layer === 'linalg' || from.layer === 'stats' || from.layer === 'paper';

    const check = (node: Rule.Node, specifier: unknown): void => {
      if (typeof specifier !== 'string') return;
      const report = (messageId: string, to = specifier, toLayer = ''): void =>
        context.report({ node, messageId, data: { from: from.name, fromLayer: from.layer, to, toLayer } });

      if (specifier.startsWith('.')) {
        const target = path.resolve(path.dirname(context.filename), specifier);
        if (path.relative(from.root, target).startsWith('..')) report('escape');
        return;
      }
      if (builtins.has(specifier)) {
        if (published && inSource && !inCommand) report('builtin');
        return;
      }
      const name = /^@lab\/[^/]+/.exec(specifier)?.[0];
      if (name === undefined || name === from.name) return;
      const to = placeOfName(from.root, name);
      if (to === undefined) return;
      if (to.layer === 'tooling') {
        if (published && inSource) report('tooling', name);
        return;
      }
      if (from.layer === 'paper' && to.layer === 'paper') report('sibling', name);
      else if (layers[to.layer] >= layers[from.layer]) report('upward', name, to.layer);
    };

    const ofSource = (node: Rule.Node & { source?: { value?: unknown } | null }): void =>
      check(node, node.source?.value);
    return {
      ImportDeclaration: ofSource,
      ExportAllDeclaration: ofSource,
      ExportNamedDeclaration: ofSource as (node: unknown) => void,
      ImportExpression: ofSource,
    };
  },
};

export { rule as importDirection };

/** The workspace package a file belongs to: the nearest folder with a package.json under packages, apps or tooling. */
function placeOf(filename: string): Place | undefined {
  for (let folder = path.dirname(filename); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
      const layer = layerOf(folder);
      return name === undefined || layer === undefined ? undefined : { name, layer, root: folder };
    }
    if (path.dirname(folder) === folder) return undefined;
  }
}

function placeOfName(root: string, name: string): Place | undefined {
  const workspace = path.resolve(root, '..', '..');
  const short = name.slice('@lab/'.length);
  for (const folder of ['packages', 'apps', 'tooling']) {
    const candidate = path.join(workspace, folder, short);
    if (!existsSync(path.join(candidate, 'package.json'))) continue;
    const layer = layerOf(realpathSync(candidate));
    if (layer !== undefined) return { name, layer, root: candidate };
  }
  return undefined;
}

function layerOf(folder: string): Layer | undefined {
  const [kind, name] = folder.split(path.sep).slice(-2);
  if (kind === 'tooling') return 'tooling';
  if (kind === 'apps') return 'app';
  if (kind !== 'packages') return undefined;
  return name === 'linalg' || name === 'stats' ? name : 'paper';
}
