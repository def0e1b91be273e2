import { certify, coordinateFlip, elliptical, even, fit } from '@lab/vi-symmetry';
import { targets } from '@lab/vi-symmetry/targets';
import { describe, expect, it } from 'vitest';
import { RunView } from '../src/judging/run-view.ts';
import { atSize, sizes } from '../src/nouns/size.ts';
import { promisedMean } from '../src/suites/variational/vi-symmetry/claims/promises.ts';
import { correlationError } from '../src/suites/variational/vi-symmetry/metrics/correlation-error.ts';
import type { SymmetryOutput } from '../src/suites/variational/vi-symmetry/task.ts';
import { row } from './support/rows.ts';
import { firstCells } from '../src/suites/variational/vi-symmetry/read-first-cells.ts';
import * as half from '../src/suites/variational/vi-symmetry/index.ts';
import { directionError } from '../src/suites/variational/vi-symmetry/metrics/direction-error.ts';
import { meanError } from '../src/suites/variational/vi-symmetry/metrics/mean-error.ts';
import { quasiNewtonPath } from '../src/suites/variational/vi-symmetry/methods/quasi-newton.ts';
import { viSymmetry } from '../src/suites/variational/vi-symmetry/methods/vi-symmetry.ts';
import { advi } from '../src/suites/variational/vi-symmetry/methods/advi.ts';
import { counterExample } from '../src/suites/variational/vi-symmetry/problems/counter-example.ts';
import {
  cancerMoments,
  posteriorMean,
} from '../src/suites/variational/vi-symmetry/problems/posterior-mean.ts';
import {
  correlationPromised,
  meanPromised,
  promisedFamily,
} from '../src/suites/variational/vi-symmetry/problems/promised-family.ts';
import { printedNumber } from '../src/suites/variational/vi-symmetry/problems/printed-number.ts';
import { symmetricLaw } from '../src/suites/variational/vi-symmetry/problems/symmetric-law.ts';

const external = () => Promise.reject(new Error('no external program in this test'));
const context = { repetition: 0, seed: 1 };

describe('the vi-symmetry half of the suite', () => {
  it('has names of its own for everything', () => {
    for (const list of [half.problems, half.methods, half.metrics, half.claims, half.figures]) {
      const names = list.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(half.subjects.every((name) => half.methods.some((method) => method.name === name))).toBe(true);
  });

  it('has a method for every problem at every size', () => {
    for (const problem of half.problems) {
      for (const size of sizes) {
        for (const parameters of atSize(problem.cases, size)) {
          const able = half.methods.filter((method) =>
            (method.variants ?? [{}]).some(
              (variant) => method.skip?.({ name: problem.name, parameters }, variant) === undefined,
            ),
          );
          expect(able.length, `${problem.name} at ${size}`).toBeGreaterThan(0);
        }
      }
    }
  });

  it('keeps posterior moments that quadrature gives', () => {
    const { X, labels } = firstCells([0, 1], 0);
    const target = targets.logisticRegression(X.slice(0, 20), labels.slice(0, 20), {
      priorSd: 2.5,
      intercept: true,
    });
    const exact = fit(target, { divergence: 'forwardKl', restarts: 0 });
    exact.mean.forEach((m, i) => expect(m).toBeCloseTo(cancerMoments[20]!.mean[i]!, 6));
    exact.covariance!.forEach((row, i) =>
      expect(Math.sqrt(row[i]!)).toBeCloseTo(cancerMoments[20]!.sd[i]!, 6),
    );
  });

  it('finds the mean of a symmetric law and the axis of one on the sphere', async () => {
    const law = await symmetricLaw.generate({ parameters: { law: 'logistic', alpha: 0 }, ...context });
    const output = await viSymmetry.run(law.input, { parameters: {}, seed: 1, external });
    expect(meanError.compute({ ...law, output: output as never })).toBeLessThan(1e-8);
    const ring = await symmetricLaw.generate({ parameters: { law: 'three-modes', alpha: 0 }, ...context });
    const found = await viSymmetry.run(ring.input, { parameters: {}, seed: 1, external });
    expect(directionError.compute({ ...ring, output: found as never })).toBeLessThan(3e-6);
  });

  it('promises what the certificate proves, and nothing else', () => {
    const known = {
      logistic: { logConcave: true, coordinateDecreasing: true },
      'sheared-logistic': { logConcave: true },
      student: { ellipticalDecreasing: true },
    } as const;
    const scatter = [[1, 0.8, 0.3], [0.8, 2, -0.5], [0.3, -0.5, 1.5]]; // prettier-ignore
    const more = {
      logistic: [1, -2, 0.5].map((centre, i) => coordinateFlip(3, i, centre)),
      'sheared-logistic': [],
      student: elliptical([1, -2, 0.5], scatter),
    } as const;
    for (const law of ['logistic', 'sheared-logistic', 'student'] as const)
      for (const divergence of ['reverseKl', 'alpha-half', 'forwardKl', 'jensenShannon'] as const)
        for (const family of ['location', 'isotropic', 'meanfield', 'fullrank'] as const)
          for (const base of ['gaussian', 'studentT', 'laplace', 'logistic', 'studentTProduct'] as const) {
            const { statistics } = certify({
              d: 3,
              generators: [even([1, -2, 0.5]), ...more[law]],
              family,
              base,
              assumptions: known[law],
              ...(divergence === 'alpha-half' ? { divergence: 'alpha', alpha: 0.5 } : { divergence }),
            });
            const proved = (name: string): boolean =>
              statistics
                .filter(({ statistic }) => statistic === name)
                .every(({ status }) => status === 'exact' || status === 'moment-matched');
            const cell = [law, divergence, family, base].join(', ');
            expect(proved('mean'), cell).toBe(meanPromised(law, divergence, family, base));
            if (law === 'student')
              expect(proved('correlation'), cell).toBe(correlationPromised(law, family, base));
          }
  });

  it('recovers what is promised of a family, and names the worst combination', async () => {
    const point = { law: 'student', divergence: 'alpha-half', family: 'fullrank', base: 'studentT' } as const;
    const { input, reference } = await promisedFamily.generate({ parameters: point, ...context });
    const output = (await viSymmetry.run(input, { parameters: {}, seed: 1, external })) as SymmetryOutput;
    expect(meanError.compute({ input, reference, output })).toBeLessThan(1e-8);
    expect(correlationError.compute({ input, reference, output })).toBeLessThan(1e-8);
    const rows = atSize(promisedFamily.cases, 'standard').map((parameters) =>
      row({
        problem: 'promised-family',
        problemParameters: parameters,
        method: 'vi-symmetry',
        metrics: { meanError: parameters.base === 'laplace' && parameters.family === 'fullrank' ? 1e-7 : 0 },
      }),
    );
    const judged = promisedMean.judge(new RunView(rows, 'standard'));
    expect(judged.measured?.value).toBe(1e-7);
    expect(judged.note).toMatch(/combinations, the worst: [a-z-]+, reverseKl, fullrank, laplace$/);
    expect(promisedMean.judge(new RunView([], 'standard')).measured).toBeUndefined();
  });

  it('asks for no correlations where none are promised', async () => {
    const point = { law: 'student', divergence: 'reverseKl', family: 'meanfield', base: 'gaussian' } as const;
    const { reference } = await promisedFamily.generate({ parameters: point, ...context });
    expect(reference.correlation).toBeUndefined();
    expect(reference.mean).toHaveLength(3);
  });

  it('tells broken from kept', async () => {
    for (const [strength, broken] of [
      [1.4, false],
      [1.6, true],
    ] as const) {
      // prettier-ignore
      const { input, reference } = await counterExample.generate({
        parameters: { law: 'two-modes-fixed-scale', strength },
        ...context,
      });
      expect(reference.broken).toBe(broken);
      expect(await viSymmetry.run(input, { parameters: {}, seed: 1, external })).toEqual({ broken });
    }
  });

  it('computes every number that is to be met at the quick size', async () => {
    for (const parameters of atSize(printedNumber.cases, 'quick')) {
      const { input, reference } = await printedNumber.generate({ parameters, ...context });
      const output = (await viSymmetry.run(input, { parameters: {}, seed: 1, external })) as {
        number: number;
      };
      expect(Math.abs(output.number / reference.number! - 1)).toBeLessThan(1e-3);
    }
  });

  it('makes ADVI exact with mirrored draws', async () => {
    const law = await symmetricLaw.generate({ parameters: { law: 'student', alpha: 0 }, ...context });
    const error = async (antithetic: boolean): Promise<number> => {
      const output = await advi.run(law.input, { parameters: { antithetic }, seed: 5, external });
      return meanError.compute({ ...law, output: output as never })!;
    };
    expect(await error(true)).toBeLessThan(1e-12);
    expect(await error(false)).toBeGreaterThan(1e-4);
  });

  it('reads the eight schools', async () => {
    const { reference } = await posteriorMean.generate({
      parameters: { data: 'eight-schools', rows: 0 },
      ...context,
    });
    expect(reference.mean![8]).toBeCloseTo(5.904413, 6);
  });
});

describe('the quasi-Newton path of the peers', () => {
  it('ends in the minimum of a quadratic with its inverse Hessian', () => {
    const path = quasiNewtonPath(
      ([x, y]) => (x! - 1) ** 2 + 2 * (y! + 1) ** 2,
      ([x, y]) => [2 * (x! - 1), 4 * (y! + 1)],
      Float64Array.of(3, 3),
    );
    const { x } = path.at(-1)!;
    expect(x[0]).toBeCloseTo(1, 7);
    expect(x[1]).toBeCloseTo(-1, 7);
  });
});
