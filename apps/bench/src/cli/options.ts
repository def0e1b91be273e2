import { InvalidArgumentError, Option, type Command } from 'commander';
import { usageError } from '../errors.ts';
import { sizes, type Size } from '../nouns/size.ts';
import type { Selection } from '../planning/selection.ts';
import { nearest } from '../planning/suggestion.ts';

/** Options of every command that looks at a store or a catalogue. */
export interface CommonOptions {
  readonly store: string;
  readonly suites: readonly string[];
}

/** Options that choose runs. */
export interface SelectionOptions {
  readonly suite: readonly string[];
  readonly problem: readonly string[];
  readonly method: readonly string[];
  readonly filter: readonly string[];
}

/** Adds --store and --suites. */
export function withCommon(command: Command): Command {
  return command
    .addOption(new Option('--store <folder>', 'where results are kept').default('.lab-bench'))
    .addOption(suitesOption());
}

/** The option --suites. */
export function suitesOption(): Option {
  return new Option(
    '--suites <module>',
    'a module that exports `suite`, instead of the built-in suites (repeatable)',
  )
    .default([], 'built-in')
    .argParser(collect);
}

/** The option --url. A password in an environment variable is seen by fewer than one on the command line. */
export function urlOption(): Option {
  return new Option(
    '--url <url>',
    'Redis or Valkey: redis://[user:password@]host[:port][/database], or rediss:// for TLS',
  ).env('LAB_BENCH_REDIS_URL');
}

/** Adds --suite, --problem, --method and --filter. */
export function withSelection(command: Command): Command {
  return command
    .addOption(
      new Option('--suite <names>', 'only these suites (comma-separated or repeated)')
        .default([], 'all')
        .argParser(collectNames),
    )
    .addOption(
      new Option('--problem <names>', 'only these problems').default([], 'all').argParser(collectNames),
    )
    .addOption(
      new Option('--method <names>', 'only these methods').default([], 'all').argParser(collectNames),
    )
    .addOption(
      new Option(
        '--filter <parameter=value>',
        'only runs whose problem or method has this parameter at this value (repeatable: all must hold)',
      )
        .default([], 'none')
        .argParser(collect),
    );
}

/** Adds --json. */
export function withJson(command: Command): Command {
  return command.option('--json', 'print JSON instead of text', false);
}

/** The option --size, with a default or without. */
export function sizeOption(description: string, fallback?: Size): Option {
  const option = new Option('--size <size>', `${description} (${sizes.join(', ')})`).argParser(parseSize);
  return fallback === undefined ? option : option.default(fallback);
}

/** The chosen names as a selection. */
export function selectionOf({ suite, problem, method, filter }: SelectionOptions): Selection {
  return { suites: suite, problems: problem, methods: method, filters: filter };
}

/** An option's value as a whole number from `least` on. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `>= ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    }
    return value;
  };
}

/** An option's value as a positive number. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It must be a number > 0.');
  return value;
}

/** An option's value as a probability. */
export function probability(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < 1))
    throw new InvalidArgumentError('It must be a number between 0 and 1.');
  return value;
}

/** One of a few words, with a suggestion when it is another. */
export function oneOf<T extends string>(flag: string, words: readonly T[], text: string): T {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  const meant = nearest(text, words);
  throw usageError(
    `${flag} '${text}': ${meant === undefined ? '' : `did you mean '${meant}'? `}Known: ${words.join(', ')}.`,
  );
}

function parseSize(text: string): Size {
  return oneOf('--size', sizes, text);
}

function collect(text: string, known: readonly string[]): readonly string[] {
  return [...known, text];
}

function collectNames(text: string, known: readonly string[]): readonly string[] {
  return [...known, ...text.split(',').filter((name) => name !== '')];
}
