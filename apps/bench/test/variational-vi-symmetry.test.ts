import { fit, targets } from '@lab/vi-symmetry';
import { describe, expect, it } from 'vitest';
import { atSize, sizes } from '../src/nouns/size.ts';
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
