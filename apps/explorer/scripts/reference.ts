/**
 * Reads the published declarations of all packages with TypeDoc and writes src/generated/reference.json:
 * pnpm exec node scripts/reference.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  Application,
  type Comment,
  type CommentTag,
  type Context,
  Converter,
  type Reflection,
  ReflectionKind,
  type ReferenceType,
  type DeclarationReflection,
  type ParameterReflection,
  type SignatureReflection,
  type SomeType,
} from 'typedoc';
import ts from 'typescript';
import {
  referenceFile,
  type EntryKind,
  type ReferenceComment,
  type ReferenceEntry,
  type ReferenceMember,
  type ReferenceSignature,
} from '../src/site/reference.ts';
import { readPackages } from '../src/site/workspace.ts';

interface EntryPoint {
  readonly package: string;
  readonly from: string;
  readonly file: string;
}

/** Every way into a package that has declarations. */
function entryPoints(): EntryPoint[] {
  return readPackages().flatMap(({ name, folder }) => {
    const { exports } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
      readonly exports: Readonly<Record<string, string | { readonly types?: string }>>;
    };
    return Object.entries(exports).flatMap(([key, target]) =>
      typeof target === 'string' || target.types === undefined
        ? []
        : [{ package: name, from: `@lab/${name}${key.slice(1)}`, file: path.join(folder, target.types) }],
    );
  });
}

/** `@param options.n` of each signature: TypeDoc keeps them only where the type of the parameter is written out under that name. */
const fieldTags = new Map<SignatureReflection, readonly CommentTag[]>();

/** Types made of those of values that may not be exported, as what they stand for: 'row' | 'column' for typeof modes[number]. */
const resolved = new Map<DeclarationReflection, string>();

async function convert(points: readonly EntryPoint[]): Promise<Map<string, DeclarationReflection[]>> {
  const app = await Application.bootstrap({
    entryPoints: points.map(({ file }) => file),
    tsconfig: path.resolve(import.meta.dirname, 'reference.tsconfig.json'),
    logLevel: 'Error',
    sort: ['source-order'],
    skipErrorChecking: true,
    disableSources: true,
    excludePrivate: true,
    excludeExternals: true,
    basePath: path.resolve(import.meta.dirname, '..', '..', '..', 'packages'),
  });
  app.converter.on(Converter.EVENT_CREATE_SIGNATURE, (_context: Context, signature: SignatureReflection) => {
    const tags = signature.comment?.getTags('@param').filter(({ name }) => name?.includes('.')) ?? [];
    if (tags.length > 0) fieldTags.set(signature, tags);
  });
  app.converter.on(
    Converter.EVENT_CREATE_DECLARATION,
    (context: Context, declaration: DeclarationReflection) => {
      const symbol = context.getSymbolFromReflection(declaration);
      if (declaration.kind !== ReflectionKind.TypeAlias || symbol === undefined) return;
      const alias = symbol.declarations?.find(ts.isTypeAliasDeclaration);
      if (alias === undefined || !/\btypeof\b/.test(alias.type.getText())) return;
      const type = context.checker.getDeclaredTypeOfSymbol(symbol);
      resolved.set(
        declaration,
        context.checker.typeToString(type, undefined, ts.TypeFormatFlags.InTypeAlias),
      );
    },
  );
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context: Context) => convertUnexported(context, points));
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the declarations');
  const modules = project.children ?? [];
  if (modules.length !== points.length)
    throw new Error(`TypeDoc found ${modules.length} of ${points.length} ways into the packages`);
  return new Map(
    points.map(({ from, file }) => {
      const id = path.relative(path.resolve(import.meta.dirname, '..', '..', '..', 'packages'), file);
      const stem = id.replace(/\.d\.ts$/, '').replace(/\/index$/, '');
      const found = modules.find(({ name }) => name === stem);
      if (found === undefined)
        throw new Error(`${stem} is not among ${modules.map(({ name }) => name).join(', ')}`);
      return [from, found.children ?? []];
    }),
  );
}

/** Types that a declaration file has and does not export, converted all the same: exported ones may name them. */
function convertUnexported(context: Context, points: readonly EntryPoint[]): void {
  const [program] = context.programs;
  context.setActiveProgram(program);
  for (const { file } of points) {
    const source = program!.getSourceFile(file);
    const module = source && context.getReflectionFromSymbol(context.checker.getSymbolAtLocation(source)!);
    if (module === undefined) throw new Error(`TypeDoc did not read ${file}`);
    for (const statement of source!.statements) {
      if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) continue;
      const symbol = context.checker.getSymbolAtLocation(statement.name)!;
      if (context.getReflectionFromSymbol(symbol) !== undefined) continue;
      context.converter.convertSymbol(context.withScope(module), symbol);
      const made = context.getReflectionFromSymbol(symbol);
      if (made !== undefined) unexported.add(made);
    }
  }
  context.setActiveProgram(undefined);
}

const unexported = new Set<Reflection>();

function entriesOf(
  from: string,
  declarations: readonly DeclarationReflection[],
  prefix = '',
): ReferenceEntry[] {
  return declarations.flatMap((exported) => {
    if (exported.isReference() && prefix !== '') return [];
    // A name of another package that this one exports, too, is read where TypeDoc met it first.
    const declaration = targetOf(exported);
    if (declaration.kind === ReflectionKind.Namespace) return namespaceEntries(from, declaration, prefix);
    const kind = kindOf(declaration);
    return kind === undefined ? [] : [entryOf(declaration, kind, from, prefix)];
  });
}

function targetOf(declaration: DeclarationReflection): DeclarationReflection {
  if (!declaration.isReference()) return declaration;
  const target = declaration.getTargetReflectionDeep();
  if (target.isDeclaration()) return target;
  throw new Error(`${declaration.name} refers to what is no declaration`);
}

/** An object of functions: each in full under its name in the object, and what the object is where that is said. */
function namespaceEntries(
  from: string,
  { name, comment, children = [] }: DeclarationReflection,
  prefix: string,
): ReferenceEntry[] {
  const whole = `${prefix}${name}`;
  const inside = entriesOf(from, children, `${whole}.`);
  if (comment === undefined) return inside;
  const entry: ReferenceEntry = {
    name: whole,
    kind: 'value',
    from,
    signatures: [{ code: `const ${whole}`, parameters: [], comment: noComment }],
    comment: commentOf(comment),
    members: inside.map(({ name: full, signatures: [first] }) => ({
      name: full,
      type: '',
      text: firstSentence(first?.comment.summary ?? ''),
    })),
  };
  return [entry, ...inside];
}

function firstSentence(text: string): string {
  return /^.*?[.:](?=\s|$)/s.exec(text)?.[0].replace(/:$/, '.') ?? text;
}

function kindOf(declaration: DeclarationReflection): EntryKind | undefined {
  const { kind } = declaration;
  if (kind === ReflectionKind.Class) return 'class';
  if (kind === ReflectionKind.Interface || kind === ReflectionKind.TypeAlias) return 'type';
  if (kind === ReflectionKind.Function || callsOf(declaration).length > 0) return 'function';
  return kind === ReflectionKind.Variable ? 'value' : undefined;
}

/** Ways to call what is declared as a function, or as a value that is one. */
function callsOf({ kind, signatures, type }: DeclarationReflection): SignatureReflection[] {
  if (signatures !== undefined) return signatures;
  return kind === ReflectionKind.Variable && type?.type === 'reflection'
    ? (type.declaration.signatures ?? [])
    : [];
}

function entryOf(
  declaration: DeclarationReflection,
  kind: EntryKind,
  from: string,
  prefix: string,
): ReferenceEntry {
  const name = `${prefix}${declaration.name}`;
  const calls = callsOf(declaration).map((signature) => signatureOf(signature, name));
  const written = declarationCode(declaration, name);
  return {
    name,
    kind,
    from,
    signatures:
      calls.length > 0
        ? calls
        : written === ''
          ? []
          : [{ code: written, parameters: [], comment: noComment }],
    comment: commentOf(declaration.comment),
    members: kind === 'function' ? [] : membersOf(declaration),
    ...(unexported.has(declaration) && { unexported: true }),
  };
}

function declarationCode(declaration: DeclarationReflection, name: string): string {
  const { kind, type, extendedTypes = [] } = declaration;
  const generics = genericsOf(declaration.typeParameters);
  const shown = extendedTypes.filter((base) => base.type !== 'reference' || !isHidden(base));
  const bases = shown.length === 0 ? '' : ` extends ${shown.map(typeText).join(', ')}`;
  if (kind === ReflectionKind.Interface) return `interface ${name}${generics}${bases}`;
  if (kind === ReflectionKind.Class) return `class ${name}${generics}${bases}`;
  if (kind === ReflectionKind.TypeAlias)
    return type === undefined || (type.type === 'reflection' && (type.declaration.children?.length ?? 0) > 0)
      ? `type ${name}${generics}`
      : `type ${name}${generics}${aliasText(declaration)}`;
  return type?.type === 'reflection' ? `const ${name}` : `const ${name}: ${typeText(type)}`;
}

/** What a type stands for; nothing where that is a type of the same name from elsewhere. */
function aliasText(declaration: DeclarationReflection): string {
  const text = resolved.get(declaration) ?? typeText(declaration.type);
  return text === declaration.name ? '' : ` = ${text}`;
}

function genericsOf(parameters: DeclarationReflection['typeParameters']): string {
  return parameters === undefined ? '' : `<${parameters.map(({ name }) => name).join(', ')}>`;
}

function signatureOf(signature: SignatureReflection, name: string): ReferenceSignature {
  const parameters = signature.parameters ?? [];
  const tags = fieldTags.get(signature) ?? [];
  const own = new Set(parameters.map((parameter) => parameter.name));
  const unclaimed = tags.map(holderOf).find((holder) => !own.has(holder)) ?? 'options';
  // TypeDoc's name for a parameter that is taken apart where it is declared says nothing.
  const plainName = (parameter: ParameterReflection): string =>
    /^(__namedParameters$|\{)/.test(parameter.name) ? unclaimed : parameter.name;
  const written = parameters.map((parameter) => {
    const rest = parameter.flags.isRest ? '...' : '';
    const optional = parameter.flags.isOptional || parameter.defaultValue !== undefined ? '?' : '';
    return `${rest}${plainName(parameter)}${optional}: ${typeText(parameter.type)}`;
  });
  const generics = genericsOf(signature.typeParameters);
  const result = typeText(signature.type);
  const line = `${name}${generics}(${written.join(', ')}): ${result}`;
  const code =
    line.length <= 88
      ? line
      : `${name}${generics}(\n${written.map((part) => `  ${part},\n`).join('')}): ${result}`;
  return {
    code,
    parameters: parameters.flatMap((parameter) => parametersOf(parameter, plainName(parameter), tags)),
    comment: commentOf(signature.comment),
  };
}

/** What is said of a parameter and of its fields: `@param options.n`, or a comment of a field that is written out in place. */
function parametersOf(
  { comment, type }: ParameterReflection,
  name: string,
  tags: readonly CommentTag[],
): ReferenceSignature['parameters'] {
  const fields = type?.type === 'reflection' ? (type.declaration.children ?? []) : [];
  const said = new Map([
    [name, markdown(comment?.summary)],
    ...fields.map((field) => [`${name}.${field.name}`, markdown(field.comment?.summary)] as const),
    ...tags.filter((tag) => holderOf(tag) === name).map((tag) => [tag.name!, markdown(tag.content)] as const),
  ]);
  return Array.from(said, ([of, text]) => ({ name: of, text })).filter(({ text }) => text !== '');
}

/** options of `@param options.n`. */
function holderOf({ name }: CommentTag): string {
  return name!.slice(0, name!.indexOf('.'));
}

/** Whether a base is a type of a package that it does not export: what it has can be told nowhere else. */
function isHidden(base: ReferenceType): boolean {
  return base.reflection === undefined && (base.package === undefined || base.package.startsWith('@lab/'));
}

/** Fields and methods of an object; what a base has is told there. */
function membersOf({ children = [], type }: DeclarationReflection): ReferenceMember[] {
  const own = type?.type === 'reflection' ? (type.declaration.children ?? []) : children;
  return own
    .filter(({ inheritedFrom }) => inheritedFrom === undefined || isHidden(inheritedFrom))
    .flatMap((member) => {
      const calls =
        member.signatures ?? member.type?.visit({ reflection: (t) => t.declaration.signatures }) ?? [];
      const optional = member.flags.isOptional ? '?' : '';
      if (calls.length > 0)
        return calls.map((call) => {
          const { code, parameters, comment } = signatureOf(
            call,
            member.kind === ReflectionKind.Constructor ? 'new' : member.name,
          );
          const text = [comment.summary, markdown(member.comment?.summary)].filter(Boolean).join(' ');
          return {
            name: `${member.name}${optional}`,
            type: inOneLine(code),
            text,
            call: { parameters, comment: { ...comment, summary: '' } },
          };
        });
      const shown = member.getSignature ?? member;
      return [
        {
          name: `${member.name}${optional}`,
          type: typeText(shown.type),
          text: markdown((shown.comment ?? member.comment)?.summary),
        },
      ];
    });
}

/** A call that is written over several lines, within a line of text. */
function inOneLine(code: string): string {
  return code
    .replaceAll(/\(\n\s*/g, '(')
    .replaceAll(/,\n\)/g, ')')
    .replaceAll(/\n\s*/g, ' ');
}

function typeText(type: SomeType | undefined): string {
  return (type?.toString() ?? 'unknown')
    .replaceAll('<ArrayBufferLike>', '')
    .replaceAll(/(\w)\$\d+/g, '$1')
    .replace(/ \| undefined$/, '');
}

const noComment: ReferenceComment = { summary: '', returns: '', throws: '', remarks: '' };

function commentOf(comment: Comment | undefined): ReferenceComment {
  if (comment === undefined) return noComment;
  const tag = (name: `@${string}`): string =>
    comment
      .getTags(name)
      .map(({ content }) => markdown(content))
      .join('; ');
  return {
    summary: markdown(comment.summary),
    returns: tag('@returns'),
    throws: tag('@throws'),
    remarks: tag('@remarks'),
  };
}

function markdown(parts: Comment['summary'] | undefined): string {
  return (parts ?? [])
    .map((part) => (part.kind === 'inline-tag' ? `\`${part.text}\`` : part.text))
    .join('')
    .trim();
}

/** The exported entries, and of the others those that they name, or these in turn. */
function namedOrExported(entries: readonly ReferenceEntry[]): ReferenceEntry[] {
  const exported = entries.filter(({ unexported: hidden }) => hidden !== true);
  // What two ways into a package lead to stands under the first.
  const kept = new Set(
    exported.filter((entry, at) => exported.findIndex(({ name }) => name === entry.name) === at),
  );
  const known = new Set(Array.from(kept, ({ name }) => name));
  // A set goes on to what is added to it meanwhile.
  for (const entry of kept) {
    const code = [...entry.signatures, ...entry.members.map(({ type }) => ({ code: type }))].map(
      ({ code }) => code,
    );
    const named = new Set(code.join(' ').match(/\b[A-Z]\w+\b/g));
    for (const other of entries)
      if (!known.has(other.name) && named.has(other.name)) {
        known.add(other.name);
        kept.add(other);
      }
  }
  return [...kept];
}

const points = entryPoints();
const declarations = await convert(points);
const packages = readPackages().map(({ name }) => ({
  name,
  entries: namedOrExported(
    points
      .filter((point) => point.package === name)
      .flatMap(({ from }) => entriesOf(from, declarations.get(from) ?? [])),
  ),
}));
for (const { name, entries } of packages)
  if (entries.length === 0) throw new Error(`no name of ${name} was found`);
mkdirSync(path.dirname(referenceFile), { recursive: true });
writeFileSync(referenceFile, JSON.stringify({ packages }));
console.log(packages.map(({ name, entries }) => `${name} ${entries.length}`).join(', '));
