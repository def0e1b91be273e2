/**
 * Reads the published declarations of all packages with TypeDoc and writes src/generated/reference.json:
 * pnpm exec node scripts/reference.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  Application,
  type Comment,
  ReflectionKind,
  type DeclarationReflection,
  type SignatureReflection,
  type SomeType,
} from 'typedoc';
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

function entriesOf(
  from: string,
  declarations: readonly DeclarationReflection[],
  prefix = '',
): ReferenceEntry[] {
  return declarations.flatMap((declaration) => {
    if (declaration.kind === ReflectionKind.Namespace)
      return entriesOf(from, declaration.children ?? [], `${prefix}${declaration.name}.`);
    const kind = kindOf(declaration);
    return kind === undefined ? [] : [entryOf(declaration, kind, from, prefix)];
  });
}

function kindOf({ kind, signatures }: DeclarationReflection): EntryKind | undefined {
  if (kind === ReflectionKind.Class) return 'class';
  if (kind === ReflectionKind.Interface || kind === ReflectionKind.TypeAlias) return 'type';
  if (kind === ReflectionKind.Function || signatures !== undefined) return 'function';
  return kind === ReflectionKind.Variable ? 'value' : undefined;
}

function entryOf(
  declaration: DeclarationReflection,
  kind: EntryKind,
  from: string,
  prefix: string,
): ReferenceEntry {
  const name = `${prefix}${declaration.name}`;
  const calls = (declaration.signatures ?? []).map((signature) => signatureOf(signature, name));
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
  };
}

function declarationCode(declaration: DeclarationReflection, name: string): string {
  const { kind, type, extendedTypes } = declaration;
  const generics = genericsOf(declaration.typeParameters);
  const bases = extendedTypes === undefined ? '' : ` extends ${extendedTypes.map(typeText).join(', ')}`;
  if (kind === ReflectionKind.Interface) return `interface ${name}${generics}${bases}`;
  if (kind === ReflectionKind.Class) return `class ${name}${generics}${bases}`;
  if (kind === ReflectionKind.TypeAlias)
    return type?.type === 'reflection' && (type.declaration.children?.length ?? 0) > 0
      ? `type ${name}${generics}`
      : `type ${name}${generics} = ${typeText(type)}`;
  return type?.type === 'reflection' ? `const ${name}` : `const ${name}: ${typeText(type)}`;
}

function genericsOf(parameters: DeclarationReflection['typeParameters']): string {
  return parameters === undefined ? '' : `<${parameters.map(({ name }) => name).join(', ')}>`;
}

function signatureOf(signature: SignatureReflection, name: string): ReferenceSignature {
  const parameters = signature.parameters ?? [];
  const written = parameters.map((parameter) => {
    const rest = parameter.flags.isRest ? '...' : '';
    const optional = parameter.flags.isOptional || parameter.defaultValue !== undefined ? '?' : '';
    const plain = parameter.name === '__namedParameters' ? 'options' : parameter.name;
    return `${rest}${plain}${optional}: ${typeText(parameter.type)}`;
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
    parameters: parameters.flatMap((parameter) => {
      const text = markdown(parameter.comment?.summary);
      return text === '' ? [] : [{ name: parameter.name, text }];
    }),
    comment: commentOf(signature.comment),
  };
}

/** Fields and methods of an object; what a base has is told there. */
function membersOf({ children = [], type }: DeclarationReflection): ReferenceMember[] {
  const own = type?.type === 'reflection' ? (type.declaration.children ?? []) : children;
  return own
    .filter(({ inheritedFrom }) => inheritedFrom === undefined)
    .flatMap((member) => {
      const calls =
        member.signatures ?? member.type?.visit({ reflection: (t) => t.declaration.signatures }) ?? [];
      const optional = member.flags.isOptional ? '?' : '';
      if (calls.length > 0)
        return calls.map((call) => ({
          name: `${member.name}${optional}`,
          type: signatureOf(call, member.kind === ReflectionKind.Constructor ? 'new' : member.name).code,
          text: [markdown(call.comment?.summary), markdown(member.comment?.summary)]
            .filter(Boolean)
            .join(' '),
        }));
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

function typeText(type: SomeType | undefined): string {
  return (type?.toString() ?? 'unknown').replace(/ \| undefined$/, '');
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

const points = entryPoints();
const declarations = await convert(points);
const packages = readPackages().map(({ name }) => ({
  name,
  entries: points
    .filter((point) => point.package === name)
    .flatMap(({ from }) => entriesOf(from, declarations.get(from) ?? [])),
}));
for (const { name, entries } of packages)
  if (entries.length === 0) throw new Error(`no name of ${name} was found`);
mkdirSync(path.dirname(referenceFile), { recursive: true });
writeFileSync(referenceFile, JSON.stringify({ packages }));
console.log(packages.map(({ name, entries }) => `${name} ${entries.length}`).join(', '));
