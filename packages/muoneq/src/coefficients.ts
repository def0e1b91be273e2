import { LabTypeError } from '@lab/linalg';
import {
  outOfRange,
  requireCount,
  requireNumber,
  requireOneOf,
  wrongShape,
  wrongType,
} from '@lab/linalg/arguments';

/** Coefficients (a, b, c) of one step X <- a X + (b A + c A^2) X, A = X X'. */
export type Triple = readonly [number, number, number];

/** The named schedules. */
export type CoefficientsName = 'jordan' | 'polar-express' | 'quintic' | 'cubic' | 'taylor5';

/** A named schedule or triples of one's own. */
export type Coefficients = CoefficientsName | readonly Triple[];

/** What is told about the steps. */
export interface ScheduleOptions {
  /** Default 'jordan'. Triples of one's own are repeated cyclically where `steps` is more than their number. */
  readonly coefficients?: Coefficients | undefined;
  /** >= 0; default 5, for triples of one's own their number. 'polar-express' needs at least 5 and goes on with 'taylor5'. */
  readonly steps?: number | undefined;
}

/** A schedule that is checked: the triple of every step. */
export interface Schedule {
  readonly triples: readonly Triple[];
  /** By which the norm is multiplied first: 1.01 for 'polar-express', whose triples are designed for that, else 1. */
  readonly safety: number;
}

/** Converges from anywhere in (0, 1]; what goes on after a schedule that ends. */
export const taylor5: Triple = [15 / 8, -10 / 8, 3 / 8];

/** Sources: jordan, K. Jordan 2024; polar-express, arXiv 2505.16932; quintic, You Jiacheng 2024; cubic and taylor5, textbook. */
const named: Readonly<Record<CoefficientsName, readonly Triple[]>> = {
  jordan: [[3.4445, -4.775, 2.0315]],
  'polar-express': [
    [8.156554524902461, -22.48329292557795, 15.878769915207462],
    [4.042929935166739, -2.808917465908714, 0.5000178451051316],
    [3.8916678022926607, -2.772484153217685, 0.5060648178503393],
    [3.285753657755655, -2.3681294933425376, 0.46449024233003106],
    [2.3465413258596377, -1.7097828382687081, 0.42323551169305323],
  ],
  quintic: [
    [4.0848, -6.8946, 2.927],
    [3.9505, -6.3029, 2.6377],
    [3.7418, -5.5913, 2.3037],
    [2.8769, -3.1427, 1.2046],
    [2.8366, -3.0525, 1.2012],
  ],
  cubic: [[3 / 2, -1 / 2, 0]],
  taylor5: [taylor5],
};

/** The names of the schedules. */
export const coefficientsNames = Object.keys(named) as readonly CoefficientsName[];

/** @throws UNKNOWN_OPTION, OUT_OF_RANGE, NOT_FINITE, SHAPE, WRONG_TYPE */
export function resolveSchedule({ coefficients = 'jordan', steps }: ScheduleOptions): Schedule {
  const own = typeof coefficients === 'string' ? undefined : checkTriples(coefficients);
  const name = own === undefined ? requireOneOf(coefficients, coefficientsNames, 'coefficients') : undefined;
  const cycle = own ?? named[name!];
  const total = requireCount(steps ?? (own === undefined ? 5 : own.length), 'steps', 0);
  const express = name === 'polar-express';
  if (express && total < cycle.length)
    throw outOfRange('steps', ">= 5 for 'polar-express' (pass a truncated schedule as triples)", total);
  const triples = Array.from({ length: total }, (_, step) =>
    express && step >= cycle.length ? taylor5 : cycle[step % cycle.length],
  );
  return { triples, safety: express ? 1.01 : 1 };
}

function checkTriples(value: unknown): readonly Triple[] {
  if (!Array.isArray(value)) {
    const message = `coefficients must be one of ${coefficientsNames.join(', ')} or an array of triples`;
    throw new LabTypeError('UNKNOWN_OPTION', message, { argument: 'coefficients' });
  }
  if (value.length === 0) throw wrongShape('coefficients', 'at least one triple', 'none');
  return value.map((triple: unknown, k): Triple => {
    const argument = `coefficients[${k}]`;
    if (!Array.isArray(triple)) throw wrongType(argument, 'an array of three numbers', triple);
    if (triple.length !== 3) throw wrongShape(argument, 'three numbers', `${triple.length}`);
    const [a, b, c] = triple.map((entry: unknown, i) => requireNumber(entry, `${argument}[${i}]`));
    return [a, b, c];
  });
}
