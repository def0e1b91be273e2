import { describe, expect, it } from 'vitest';
import { readReference, type ReferenceEntry } from '../src/site/reference.ts';

const { packages } = readReference();
const entries = packages.flatMap(({ entries: own }) => own);

describe('the reference made from the declarations', () => {
  it('says of every exported name what it is', () => {
    const silent = entries.filter(
      ({ comment, signatures, unexported }) =>
        unexported !== true &&
        comment.summary === '' &&
        signatures.every((signature) => signature.comment.summary === ''),
    );
    expect(silent.map(({ name, from }) => `${from} ${name}`)).toEqual([]);
  });

  it('shows no name that only TypeDoc or the compiler knows', () => {
    const odd = entries.filter((entry) => /__\w+|\{@\w+|import\(|"typeof \w/.test(JSON.stringify(entry)));
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  it('keeps what is said of options that a function takes apart', () => {
    expect(fieldsOf('powerLaw')).toEqual(['options.n', 'options.alpha']);
    expect(fieldsOf('leastSquares')).toContain('options.out');
  });

  it('shows the functions of an object in full, and links them from it', () => {
    expect(entryOf('targets.student').signatures[0]).toMatchObject({
      code: 'targets.student(options: StudentInput): EuclideanTarget',
      comment: { summary: expect.stringMatching(/^The multivariate Student law/) as string },
    });
    expect(entryOf('targets').members.map(({ name }) => name)).toContain('targets.student');
    expect(entryOf('schedules.constant').kind).toBe('function');
  });

  it('tells the fields of bases and types that a package does not export', () => {
    const cdte = packages.find(({ name }) => name === 'cdte')!.entries;
    expect(cdte.find(({ name }) => name === 'LambdaEdges')).toMatchObject({ unexported: true });
    expect(entryOf('LocationScaleFit').members.map(({ name }) => name)).toContain('converged');
    expect(entryOf('LocationScaleFit').signatures[0]!.code).toBe('interface LocationScaleFit');
  });

  it('has every name once', () => {
    for (const { name, entries: own } of packages)
      expect(new Set(own.map((entry) => entry.name)).size, name).toBe(own.length);
  });

  it('has a name of another package wherever it is exported', () => {
    const homes = packages.filter(({ entries: own }) => own.some(({ name }) => name === 'MatrixLike'));
    expect(homes.map(({ name }) => name)).toEqual(expect.arrayContaining(['ih-gmm', 'linalg']));
  });

  it('writes out types that are made of values, which may not be exported', () => {
    const { entries: own } = packages.find(({ name }) => name === 'ih-gmm')!;
    expect(own.find(({ name }) => name === 'Diagonal')!.signatures[0]!.code).toBe(
      'type Diagonal = "zero" | "keep" | "impute"',
    );
  });

  it('keeps what is said of parameters, results and errors of methods', () => {
    const push = entryOf('SpectralMonitor').members.find(({ name }) => name === 'push');
    expect(push?.call?.parameters.map(({ name }) => name)).toEqual(['weights', 'stage']);
    expect(push?.call?.comment.returns).not.toBe('');
    expect(push?.call?.comment.throws).not.toBe('');
  });
});

function entryOf(name: string): ReferenceEntry {
  return entries.find((entry) => entry.name === name)!;
}

function fieldsOf(name: string): string[] {
  return entryOf(name)
    .signatures[0]!.parameters.map((parameter) => parameter.name)
    .filter((field) => field.includes('.'));
}
