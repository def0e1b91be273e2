import { isLabError } from '@lab/linalg';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import {
  aggregateTestAsync,
  explainRejectionAsync,
  fitAsync,
  pairwiseTestsAsync,
  summary,
  testHomogeneityAsync,
  type FitOptions,
  type Progress,
  type Summarizable,
  type TableData,
  type TestOptions,
} from '../index.ts';
import { DataProblem, readTable, type CsvTable } from './table.ts';
import { chooseColumns, type ColumnChoice } from './columns.ts';

/** What the command reads and writes. */
export interface Surroundings {
  /** The text of a file; '-' is standard input. */
  readonly readText: (file: string) => string;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Where progress goes; left out where nobody watches. */
  readonly progress?: (text: string) => void;
}

interface Flags extends ColumnChoice {
  readonly folds?: number;
  readonly seed?: number;
  readonly scale?: number;
  readonly alpha?: number;
  readonly discrepancy?: TestOptions['discrepancy'];
  readonly rank?: number | 'auto';
  readonly delimiter?: string;
  readonly aggregate?: boolean;
  readonly explain?: boolean;
  readonly pairwise?: boolean;
  readonly json?: boolean;
}

/**
 * Runs the command.
 *
 * @param args without the names of node and the script
 * @returns the exit code: 0, or 1 after a complaint
 */
export async function runCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const command = declaration(surroundings);
  try {
    command.parse(args, { from: 'user' });
    const [file] = command.args;
    const flags: Flags = command.opts();
    const table = readTable(surroundings.readText(file), flags.delimiter ?? ',');
    const results = await compute(table, flags, surroundings);
    surroundings.print(flags.json === true ? asJson(results) : asText(results));
    return 0;
  } catch (error) {
    return complain(error, surroundings);
  }
}

function declaration({ print, complain: say }: Surroundings): Command {
  return new Command('cdte')
    .description(
      'Does a treatment change the whole outcome distribution, for anyone? Reads a CSV, prints a report.',
    )
    .argument('<file>', "a CSV file with a header row; '-' reads standard input")
    .requiredOption('-t, --treatment <column>', 'the column that says which arm a row is in, coded 0 and 1')
    .requiredOption('-y, --outcome <columns>', 'the outcome column, or several: y,y2', list)
    .option('-x, --covariates <columns>', 'covariate columns; default all other columns', list)
    .option('--arms <control,treated>', 'the two values of the treatment column to compare', pair)
    .option('--pairwise', 'compare all arms pair by pair, with Holm adjustment')
    .option('--propensity <value>', 'known probability of treatment: a number, or a column')
    .option('--cluster <column>', 'rows with equal values depend on each other')
    .option('--drop-missing', 'leave out rows with a missing value (otherwise an error)')
    .option('--aggregate', 'add the test over several bandwidths')
    .option('--explain', 'add what changes (mean, spread, rest) and along which covariates')
    .addOption(
      new Option('--discrepancy <name>', 'how the laws are compared').choices([
        'mmd',
        'marginal',
        'l2',
        'operator',
      ]),
    )
    .option('--scale <number>', "the test's bandwidth over the median distance, default 0.5", number)
    .option('--folds <count>', 'folds of the cross-fitting, default 5', number)
    .option('--seed <number>', 'of the folds and of all draws, default 1', number)
    .option('--alpha <number>', 'one minus the level of intervals, default 0.05', number)
    .option(
      '--rank <rank>',
      "low-rank path for many rows: a number, or 'auto'; default auto above 2000 rows",
      rank,
    )
    .option('--delimiter <character>', "between fields, default ','")
    .option('--json', 'print JSON instead of a report')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: say });
}

function list(value: string): string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw new InvalidArgumentError('an empty column name.');
  return names;
}

function pair(value: string): string[] {
  const values = list(value);
  if (values.length !== 2) throw new InvalidArgumentError('two values are needed: control,treated.');
  return values;
}

function number(value: string): number {
  const parsed = Number(value);
  if (value.trim() === '' || !Number.isFinite(parsed)) throw new InvalidArgumentError('a number is needed.');
  return parsed;
}

function rank(value: string): number | 'auto' {
  return value === 'auto' ? value : number(value);
}

/** Above this the dense path would take minutes. */
const denseRows = 2000;

async function compute(
  table: CsvTable,
  flags: Flags,
  surroundings: Surroundings,
): Promise<Record<string, Summarizable>> {
  const { data, options, notes } = chooseColumns(table, flags);
  for (const note of notes) surroundings.complain(`${note}\n`);
  const fitOptions: FitOptions = {
    ...options,
    ...(flags.folds === undefined ? {} : { foldCount: flags.folds }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.scale === undefined ? {} : { testBandwidthScale: flags.scale }),
    ...(flags.alpha === undefined ? {} : { alpha: flags.alpha }),
    ...((flags.rank ?? data.rows.length > denseRows) ? { rank: flags.rank ?? 'auto' } : {}),
  };
  const test: TestOptions = flags.discrepancy === undefined ? {} : { discrepancy: flags.discrepancy };
  const onProgress = progressLine(surroundings);
  try {
    if (flags.pairwise === true)
      return { pairwise: await pairwise(data, { ...fitOptions, ...test }, flags, onProgress) };
    const model = await fitAsync(data, { ...fitOptions, onProgress });
    return {
      test: await testHomogeneityAsync(model, { ...test, onProgress }),
      ...(flags.aggregate === true ? { aggregated: await aggregateTestAsync(model, { onProgress }) } : {}),
      ...(flags.explain === true ? { explanation: await explainRejectionAsync(model, { onProgress }) } : {}),
    };
  } finally {
    surroundings.progress?.('\r\u001B[K');
  }
}

async function pairwise(
  data: TableData,
  options: FitOptions & TestOptions,
  { aggregate, explain, arms }: Flags,
  onProgress: (progress: Progress) => void,
): Promise<Summarizable> {
  if (aggregate === true || explain === true) {
    throw new DataProblem(
      '--pairwise goes without --aggregate and --explain: compare two arms by --arms for those',
    );
  }
  if (options.propensity !== undefined || arms !== undefined) {
    throw new DataProblem(
      '--pairwise goes without --propensity and --arms: it takes all pairs, each with its own',
    );
  }
  const { propensity: _none, ...shared } = options;
  const { arms: _arms, ...table } = data;
  return pairwiseTestsAsync(table, { ...shared, onProgress });
}

function progressLine({ progress }: Surroundings): (step: Progress) => void {
  let shown = 0;
  return ({ phase, done, total }) => {
    const now = performance.now();
    if (progress === undefined || now - shown < 100) return;
    shown = now;
    progress(`\r\u001B[K${phase} ${Math.round((100 * done) / total)}%`);
  };
}

/** Reports one after another; warnings of the fit, which all of them carry, only with the first. */
function asText(results: Record<string, Summarizable>): string {
  const reports = Object.values(results).map((result, k) =>
    summary(k > 0 && 'warnings' in result ? { ...result, warnings: [] } : result),
  );
  return `${reports.join('\n\n')}\n`;
}

function asJson(results: Record<string, Summarizable>): string {
  return `${JSON.stringify(results, undefined, 2)}\n`;
}

function complain(error: unknown, { complain: say }: Surroundings): number {
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof DataProblem || isLabError(error) || isFileError(error)) {
    say(`cdte: ${error.message}\n`);
    return 1;
  }
  throw error;
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && typeof (error as { syscall?: unknown }).syscall === 'string';
}
