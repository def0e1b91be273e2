import path from 'node:path';
import ts from 'typescript';

/** How far a change of the API reaches: nothing written so far fails, or some of it does. */
export interface ApiChanges {
  /** What a program written before may meet, one line each. */
  readonly breaking: readonly string[];
  /** What is new. */
  readonly added: readonly string[];
}

/**
 * Compares two reports of a package's API. A value breaks when the compiler cannot assign the new one to the type of the old one: a
 * call that was right would not be. A type breaks when it can be assigned neither way; where it is used, the values say more.
 *
 * @param folder - where the modules that the reports import are found
 */
export function apiChanges(before: string, after: string, folder: string): ApiChanges {
  const [old, now] = [modulesOf(before), modulesOf(after)];
  const breaking: string[] = [];
  const added: string[] = [];
  for (const [specifier, module] of now)
    if (!old.has(specifier)) added.push(`${specifier} is new`);
    else compareModules(specifier, old.get(specifier)!, module, folder, { breaking, added });
  for (const specifier of old.keys()) if (!now.has(specifier)) breaking.push(`${specifier} is gone`);
  return { breaking, added };
}

function modulesOf(report: string): Map<string, string> {
  return new Map(
    [...report.matchAll(/^## (\S+)\n\n```ts\n([\s\S]*?)\n```$/gm)].map(([, name = '', code = '']) => [
      name,
      code,
    ]),
  );
}

interface Export {
  readonly name: string;
  readonly isValue: boolean;
  readonly isType: boolean;
  readonly parameters: number;
}

function compareModules(
  specifier: string,
  before: string,
  after: string,
  folder: string,
  { breaking, added }: { readonly breaking: string[]; readonly added: string[] },
): void {
  if (before === after) return;
  const declared = compile({ 'old.d.ts': before, 'new.d.ts': after }, folder);
  const [old, now] = [declared.exportsOf('old.d.ts'), declared.exportsOf('new.d.ts')];
  const checks: string[] = [];
  for (const target of old) {
    const other = now.find(({ name }) => name === target.name);
    if (other === undefined || (target.isValue && !other.isValue) || (target.isType && !other.isType))
      breaking.push(`${specifier}: ${target.name} is gone`);
    else checks.push(...checksOf(target, other));
  }
  for (const { name } of now)
    if (!old.some((target) => target.name === name)) added.push(`${specifier}: ${name} is new`);
  const program = `import * as Old from './old';\nimport * as New from './new';\n${checks.join('\n')}\n`;
  const failed = compile({ 'old.d.ts': before, 'new.d.ts': after, 'check.ts': program }, folder).errorsOf(
    'check.ts',
  );
  const lines = program.split('\n');
  const seen = new Set<string>();
  for (const { line, message } of failed) {
    const name = /\/\* (\S+) \*\//.exec(lines[line] ?? '')?.[1];
    if (name === undefined) throw new Error(`${specifier}: the reports cannot be compared: ${message}`);
    if (!seen.has(name)) breaking.push(`${specifier}: ${name} changed: ${message}`);
    seen.add(name);
  }
  if (breaking.length === 0 && added.length === 0)
    added.push(`${specifier}: what it takes or gives is wider`);
}

/** Lines that compile exactly when what was written against the old export still does. */
function checksOf(old: Export, now: Export): string[] {
  const { name } = old;
  const mark = `/* ${name} */`;
  const lines: string[] = [];
  if (old.isValue) lines.push(`${mark} export const value_${name}: typeof Old.${name} = New.${name};`);
  if (!old.isType) return lines;
  const generic = (count: number): string =>
    count === 0 ? '' : `<${Array.from({ length: count }, () => 'any').join(', ')}>`;
  const [before, after] = [`Old.${name}${generic(old.parameters)}`, `New.${name}${generic(now.parameters)}`];
  lines.push(
    `${mark} export const keys_${name}: Exclude<keyof ${before}, keyof ${after}> extends never ? true : false = true;`,
  );
  if (!old.isValue)
    lines.push(
      `${mark} export const type_${name}: [${before}] extends [${after}] ? true : [${after}] extends [${before}] ? true : false = true;`,
    );
  return lines;
}

interface Compiled {
  exportsOf(file: string): Export[];
  errorsOf(file: string): { readonly line: number; readonly message: string }[];
}

/** The compiler's own declarations, parsed once for all comparisons. */
const libraries = new Map<string, ts.SourceFile>();

/** Compiles texts as if they lay in `folder`. */
function compile(texts: Readonly<Record<string, string>>, folder: string): Compiled {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const home = path.join(folder, 'api-check');
  const files = new Map(Object.entries(texts).map(([name, text]) => [path.join(home, name), text]));
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    readFile: (name) => files.get(name) ?? disk.readFile(name),
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    directoryExists: (name) => name === home || ts.sys.directoryExists(name),
    getSourceFile(name, ...rest) {
      const text = files.get(name);
      if (text !== undefined) return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
      const found = libraries.get(name) ?? disk.getSourceFile(name, ...rest);
      if (found !== undefined) libraries.set(name, found);
      return found;
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const checker = program.getTypeChecker();
  const sourceOf = (file: string): ts.SourceFile => program.getSourceFile(path.join(home, file))!;
  return {
    exportsOf(file) {
      const module = checker.getSymbolAtLocation(sourceOf(file));
      return module === undefined
        ? []
        : checker.getExportsOfModule(module).map((symbol) => describe(symbol, checker));
    },
    errorsOf: (file) =>
      program.getSemanticDiagnostics(sourceOf(file)).map(({ start = 0, messageText }) => ({
        line: ts.getLineAndCharacterOfPosition(sourceOf(file), start).line,
        message: ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' '),
      })),
  };
}

function describe(symbol: ts.Symbol, checker: ts.TypeChecker): Export {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const parameters = (target.declarations ?? []).map((node) =>
    ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node)
      ? (node.typeParameters?.length ?? 0)
      : 0,
  );
  return {
    name: symbol.name,
    isValue: (target.flags & ts.SymbolFlags.Value) !== 0,
    isType: (target.flags & ts.SymbolFlags.Type) !== 0,
    parameters: Math.max(0, ...parameters),
  };
}
