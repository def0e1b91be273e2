import { parse } from 'yaml';

type Kind = (value: unknown) => boolean;

const text: Kind = (value) => typeof value === 'string' && value.trim() !== '';
const whole: Kind = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const oneOf =
  (...choices: readonly string[]): Kind =>
  (value) =>
    typeof value === 'string' && choices.includes(value);
const matching =
  (pattern: RegExp): Kind =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const listOf =
  (item: Kind): Kind =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.every(item);

/** An object with these fields and no other, the required ones present. */
function record(fields: Readonly<Record<string, Kind>>, required: readonly string[]): Kind {
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    required.every((name) => name in value) &&
    Object.entries(value).every(([name, content]) => fields[name]?.(content) === true);
}

const person = record(
  { 'family-names': text, 'given-names': text, 'name-particle': text, 'name-suffix': text },
  ['family-names'],
);
const entity = record({ name: text }, ['name']);
const author: Kind = (value) => person(value) || entity(value);
const address = matching(/^https:\/\/\S+$/);
const identifier = record({ type: oneOf('doi', 'url', 'swh', 'other'), value: text, description: text }, [
  'type',
  'value',
]);

const reference = record(
  {
    type: oneOf('article', 'conference-paper'),
    title: text,
    authors: listOf(author),
    year: whole,
    journal: text,
    'collection-title': text,
    start: whole,
    end: whole,
    identifiers: listOf(identifier),
    url: address,
  },
  ['type', 'title', 'authors'],
);

const fields: Readonly<Record<string, Kind>> = {
  'cff-version': oneOf('1.2.0'),
  message: text,
  type: oneOf('software', 'dataset'),
  title: text,
  abstract: text,
  authors: listOf(author),
  license: oneOf('MIT'),
  'preferred-citation': reference,
};
const required = ['cff-version', 'message', 'title', 'authors'];

/** What keeps a text from being a citation file of format 1.2.0, by the part of its schema that this repository uses. */
export function citationFaults(content: string): string[] {
  const file: unknown = parse(content);
  if (typeof file !== 'object' || file === null || Array.isArray(file)) return ['is not a mapping'];
  return [
    ...required.filter((name) => !(name in file)).map((name) => `${name} is missing`),
    ...Object.entries(file)
      .filter(([name, value]) => fields[name]?.(value) !== true)
      .map(([name]) => (name in fields ? `${name} is not as the format asks` : `${name} is not a field`)),
  ];
}
