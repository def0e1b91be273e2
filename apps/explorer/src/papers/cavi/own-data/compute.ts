import { certify, fit, priors, type Certificate, type RegressionFit } from '@lab/cavi';
import type { OwnDataInput } from '../../../contract/own-data.ts';
import type { Steps } from '../../../contract/paper.ts';
import { DataError } from '../../../table/data-error.ts';
import {
  columnsOf,
  numericColumn,
  numericRows,
  readTable,
  summarise,
  type Table,
} from '../../../table/read-table.ts';

export interface Coefficient {
  readonly name: string;
  /** In units of the response per standard deviation of the column. */
  readonly mean: number;
  readonly sd: number;
  /** Probability that it is not zero; undefined where the prior does not ask. */
  readonly inclusion: number | undefined;
}

export interface Result {
  readonly response: string;
  readonly rows: number;
  readonly coefficients: readonly Coefficient[];
  readonly noise: number;
  readonly schedule: string;
  readonly status: string;
  /** The certificate of a ridge regression of the same table. */
  readonly lambdaMax: number | undefined;
  readonly explanation: readonly string[];
  readonly download: unknown;
}

export function* compute(input: OwnDataInput): Steps<Result> {
  if (input.kind !== 'table') throw new DataError('a CSV file is needed');
  const table = readTable(input.text);
  const response = String(input.choices['response']);
  const names = predictorNames(table, String(input.choices['predictors']), response);
  const [X, y] = [numericRows(table, names), numericColumn(table, response)];
  const spread = deviation(y);
  if (!(spread > 0))
    throw new DataError('every row has the same value here: there is nothing to explain', {
      column: response,
    });
  const prior =
    input.choices['prior'] === 'gaussian'
      ? {}
      : {
          prior: priors.spikeSlab({ inclusion: 0.3, slabVariance: (0.3 * spread) ** 2 }),
          estimatePrior: true,
        };
  const model = fit(X, y, { ...prior, standardize: true });
  const certificate = certify(
    { X, y },
    { prior: priors.gaussian(spread ** 2), noiseVariance: model.noiseVariance, standardize: true },
  );
  yield { result: resultOf({ response, names, X, model, certificate }), progress: 1 };
}

function predictorNames(table: Table, pattern: string, response: string): string[] {
  const free = summarise(table).filter(({ name }) => name !== response);
  const among = pattern.trim() === '*' ? free.filter(({ numeric }) => numeric) : free;
  const names = columnsOf(
    pattern,
    among.map(({ name }) => name),
  );
  if (names.length === 0) throw new DataError('at least one predictor is needed, a column of numbers');
  return names;
}

interface Fitted {
  readonly response: string;
  readonly names: readonly string[];
  readonly X: readonly (readonly number[])[];
  readonly model: RegressionFit;
  readonly certificate: Certificate;
}

function resultOf({ response, names, X, model, certificate }: Fitted): Result {
  const scales = names.map((_, j) => deviation(X.map((row) => row[j]!)));
  return {
    response,
    rows: X.length,
    coefficients: names.map((name, j) => ({
      name,
      mean: model.mean[j]! * scales[j]!,
      sd: Math.sqrt(model.variance[j]!) * scales[j]!,
      inclusion: model.inclusion?.[j],
    })),
    noise: Math.sqrt(model.noiseVariance),
    schedule: model.schedule,
    status: model.status,
    lambdaMax: certificate.lambdaMax ?? undefined,
    explanation: certificate.explanation,
    download: { columns: names, response, model, certificate },
  };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
