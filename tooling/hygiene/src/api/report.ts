import path from 'node:path';
import ts from 'typescript';
import type { PublishedPackage } from '@lab/workspace';

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

/**
 * What a package promises its users, as one text that changes when the promise does: for each entry a module of the declarations
 * it exports and of those they stand on, without comments and private members, in the order of their names.
 */
export function apiReport({ name, folder, manifest }: PublishedPackage): string {
  const sections = Object.entries(manifest.exports).flatMap(([key, target]) => {
    if (typeof target === 'string') return [];
    const specifier = key === '.' ? name : `${name}/${key.slice(2)}`;
    const module = entryModule(path.join(folder, target.types));
    return [`## ${specifier}\n\n\`\`\`ts\n${module}\n\`\`\`\n`];
  });
  return [`# What ${name} exports\n`, 'Written by `pnpm hygiene --update` from the built declarations.\n']
    .concat(sections)
    .join('\n');
}

/** The declarations of an entry and of the files it imports, as one module. */
function entryModule(entry: string): string {
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    noResolve: false,
    skipLibCheck: true,
    noLib: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entry} is not a module: build first`);
  const own = path.dirname(entry);

  const printed = new Map<string, string[]>();
  const imports = new Set<string>();
  const names: string[] = [];
  const waiting: ts.Symbol[] = [];
  for (const symbol of checker.getExportsOfModule(module)) {
    const target = unaliased(symbol, checker);
    waiting.push(target);
    names.push(target.name === symbol.name ? symbol.name : `${target.name} as ${symbol.name}`);
  }
  const seen = new Set<ts.Symbol>();
  for (let symbol = waiting.pop(); symbol !== undefined; symbol = waiting.pop()) {
    if (seen.has(symbol)) continue;
    seen.add(symbol);
    const declarations = (symbol.declarations ?? []).filter((node) => isOwn(node, own));
    if (declarations.length === 0) continue;
    if (printed.has(symbol.name)) throw new Error(`${entry}: two declarations are named ${symbol.name}`);
    printed.set(
      symbol.name,
      declarations.map((node) => print(node)),
    );
    for (const node of declarations)
      for (const reached of reachedFrom(node, checker)) {
        const line = importOf(reached);
        if (line !== undefined) imports.add(line);
        else waiting.push(unaliased(reached, checker));
      }
  }
  const texts = [...printed].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, lines]) => lines);
  return [...[...imports].sort(), ...texts, `export { ${names.sort().join(', ')} };`].join('\n');
}

function unaliased(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function isOwn(node: ts.Node, folder: string): boolean {
  return path.dirname(node.getSourceFile().fileName) === folder;
}

/** The symbols that the names inside a declaration stand for, each as it is written there. */
function reachedFrom(node: ts.Node, checker: ts.TypeChecker): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isIdentifier(child)) {
      const symbol = checker.getSymbolAtLocation(child);
      const parent = symbol?.declarations?.[0]?.parent;
      const atTop = parent !== undefined && (ts.isSourceFile(parent) || isTopOfStatement(parent));
      if (symbol !== undefined && atTop) found.push(symbol);
      if (symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias) found.push(symbol);
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

/** A variable's declaration lies two nodes below its module. */
function isTopOfStatement(node: ts.Node): boolean {
  return ts.isVariableDeclarationList(node) && ts.isSourceFile(node.parent.parent);
}

/** The import that brings a name of another package; undefined for a name of the package itself. */
function importOf(symbol: ts.Symbol): string | undefined {
  const node = symbol.declarations?.[0];
  if (node === undefined || !(ts.isImportSpecifier(node) || ts.isNamespaceImport(node))) return undefined;
  const statement = ts.findAncestor(node, ts.isImportDeclaration);
  const from = statement?.moduleSpecifier;
  if (from === undefined || !ts.isStringLiteral(from) || from.text.startsWith('.')) return undefined;
  const clause = ts.isNamespaceImport(node)
    ? `* as ${node.name.text}`
    : `{ ${node.propertyName === undefined ? '' : `${node.propertyName.text} as `}${node.name.text} }`;
  return `import type ${clause} from '${from.text}';`;
}

/** A declaration as a statement of its own, exported by the line at the end alone. */
function print(node: ts.Declaration): string {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const { transformed } = ts.transform(statement, [withoutPrivate]);
  const text = printer.printNode(ts.EmitHint.Unspecified, transformed[0]!, node.getSourceFile());
  return text.replace(/^export (?:default )?/, '').replace(/^(?!declare |interface |type )/, 'declare ');
}

/** Members that a user cannot reach are no part of the promise. */
const withoutPrivate: ts.TransformerFactory<ts.Node> = (context) => (root) => {
  const visit = (node: ts.Node): ts.Node => {
    if (!ts.isClassDeclaration(node)) return ts.visitEachChild(node, visit, context);
    const members = node.members.filter((member) => {
      const hidden = ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private;
      return !hidden && !(member.name !== undefined && ts.isPrivateIdentifier(member.name));
    });
    return ts.factory.updateClassDeclaration(
      node,
      node.modifiers,
      node.name,
      node.typeParameters,
      node.heritageClauses,
      members,
    );
  };
  return ts.visitNode(root, visit);
};
