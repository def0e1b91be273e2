import { isLabError } from '@lab/linalg';
import { describe, expect, it } from 'vitest';
import { fit, meanEffect, testHomogeneity, type FitOptions, type TableData } from '../src/index.ts';
import { drawDesign } from './designs.ts';

const n = 40;
const { X, treatment, Y } = drawDesign('shift', 'rct', 1, n, 1);
const options: FitOptions = {
  folds: Array.from({ length: n }, (_, i) => i % 2),
  propensity: 0.5,
  lambda: 0.1,
};
const rows = X.map(([age, income, score], i) => ({
  arm: treatment[i],
  age,
  income,
  score,
  wage: Y[i],
  hours: -Y[i],
}));

function codeOf(table: TableData): string {
  try {
    fit(table, options);
  } catch (error) {
    return isLabError(error) ? `${error.code} ${error.argument ?? ''}` : String(error);
  }
  return 'nothing thrown';
}

function withCell(row: number, column: string, value: unknown): readonly Record<string, unknown>[] {
  return rows.map((record, i) => (i === row ? { ...record, [column]: value } : record));
}

describe('tables', () => {
  it('give the result of the matrices they hold, whatever the order of their columns', () => {
    const table = { rows, treatment: 'arm', outcome: 'wage', covariates: ['age', 'income', 'score'] };
    const byName = testHomogeneity(table, options);
    expect(byName.pValue).toBe(testHomogeneity({ X, treatment, Y }, options).pValue);
    expect(byName.names).toEqual({
      treatment: 'arm',
      outcomes: ['wage'],
      covariates: ['age', 'income', 'score'],
    });
    const mixed = rows.map(({ arm, ...rest }) => ({ ...rest, arm }));
    expect(testHomogeneity({ ...table, rows: mixed }, options).pValue).toBe(byName.pValue);
  });

  it('take every other column as covariate, and several outcomes', () => {
    const model = fit({ rows, treatment: 'arm', outcome: ['wage', 'hours'] }, options);
    expect(model.names.covariates).toEqual(['age', 'income', 'score']);
    expect(meanEffect(model, { outcome: 'hours' }).ate).toBeCloseTo(-meanEffect(model).ate, 10);
  });

  it('take arms by value, and truth values', () => {
    const table = { treatment: 'arm', outcome: 'wage', covariates: ['age', 'income', 'score'] } as const;
    const plain = testHomogeneity({ ...table, rows }, options).pValue;
    const named = rows.map((row) => ({ ...row, arm: row.arm === 1 ? 'drug' : 'placebo' }));
    expect(testHomogeneity({ ...table, rows: named, arms: ['placebo', 'drug'] }, options).pValue).toBe(plain);
    const truth = rows.map((row) => ({ ...row, arm: row.arm === 1 }));
    expect(testHomogeneity({ ...table, rows: truth }, options).pValue).toBe(plain);
  });

  it('refuse what they cannot read, naming the column', () => {
    const table = { rows, treatment: 'arm', outcome: 'wage' } as const;
    expect(codeOf({ ...table, rows: [] })).toBe('SHAPE rows');
    expect(codeOf({ ...table, treatment: 'arms' })).toBe('SHAPE treatment');
    expect(codeOf({ ...table, outcome: 'pay' })).toBe('SHAPE outcome');
    expect(codeOf({ ...table, outcome: [] })).toBe('SHAPE outcome');
    expect(codeOf({ ...table, covariates: ['age', 'height'] })).toBe('SHAPE covariates');
    expect(codeOf({ ...table, covariates: ['age', 'wage'] })).toBe('OUT_OF_RANGE covariates');
    expect(codeOf({ ...table, rows: withCell(3, 'age', undefined) })).toBe('NOT_FINITE age');
    expect(codeOf({ ...table, rows: withCell(3, 'age', null) })).toBe('NOT_FINITE age');
    expect(codeOf({ ...table, rows: withCell(3, 'wage', NaN) })).toBe('NOT_FINITE wage');
    expect(codeOf({ ...table, rows: withCell(3, 'age', 'old') })).toBe('WRONG_TYPE age');
    expect(codeOf({ ...table, rows: withCell(3, 'arm', 2) })).toBe('OUT_OF_RANGE arm');
    expect(codeOf({ ...table, rows: withCell(3, 'arm', '') })).toBe('NOT_FINITE arm');
  });

  it('say where a number is missing and what to do about text', () => {
    expect(() => fit({ rows: withCell(3, 'age', null), treatment: 'arm', outcome: 'wage' })).toThrow(
      /'age' is missing in row 3/,
    );
    expect(() => fit({ rows: withCell(3, 'age', 'old'), treatment: 'arm', outcome: 'wage' })).toThrow(
      /encode categories/,
    );
  });
});

describe('the caller’s own nuisances', () => {
  it('see training and query rows of one fold, and of one arm for the outcome', () => {
    const seen: string[] = [];
    const test = testHomogeneity(
      { X, treatment, Y },
      {
        folds: options.folds!,
        propensityModel: (train, query) => {
          seen.push(`propensity ${train.length}+${query.length}`);
          return Array.from(query, () => 0.5);
        },
        outcomeWeights: (train, query, arm) => {
          expect(Array.from(train).every((i) => treatment[i] === arm)).toBe(true);
          seen.push(`outcome ${arm}`);
          return Array.from(train, () => new Array<number>(query.length).fill(1 / train.length));
        },
      },
    );
    expect(seen).toEqual([
      'propensity 20+20',
      'propensity 20+20',
      'outcome 0',
      'outcome 1',
      'outcome 0',
      'outcome 1',
    ]);
    expect(test.lambdas).toBeNull();
    expect(test.options.propensitySource).toBe('callback');
  });

  it('with the outcome weights of kernel ridge give the built-in fit', async () => {
    const { cmeWeights, medianBandwidth } = await import('../src/index.ts');
    const plain = { ...options, standardize: false };
    const bandwidth = medianBandwidth(X);
    const own = testHomogeneity(
      { X, treatment, Y },
      {
        ...{ folds: options.folds!, propensity: 0.5, standardize: false },
        outcomeWeights: (train, query) =>
          cmeWeights(
            Array.from(train, (i) => X[i]),
            Array.from(query, (i) => X[i]),
            { bandwidth, lambda: 0.1 },
          ).weights,
      },
    );
    expect(own.pValue).toBeCloseTo(testHomogeneity({ X, treatment, Y }, plain).pValue, 10);
  });
});
