import type { CaseInput } from '@lab/reference';
import type { createOptimizer, FloatArray, Gradients, OptimizerOptions, Parameter } from '../../src/index.ts';
import { flatten, nested, shapeOf, type Nested } from './nested.ts';

/** The input fields of a trajectory case. */
export const trajectoryFields = ['optimizer', 'params', 'options', 'grads', 'learningRates', 'objective'];

interface Objective {
  readonly kind: string;
  readonly param: string;
  readonly rowScale: readonly number[];
  readonly colScale: readonly number[];
  readonly optimum: readonly (readonly number[])[];
}

interface ParameterCase {
  readonly name: string;
  readonly kind: 'muon' | 'adamw';
  readonly value: Nested;
}

type Named = Record<string, Nested>;
type ArrayType = new (values: readonly number[]) => FloatArray;

/** Runs the steps of a trajectory case with arrays of a type, and gives the parameters after the first and the last step. */
export function trajectory(
  input: CaseInput,
  create: typeof createOptimizer,
  arrayType: ArrayType,
): { readonly afterFirst: Named; readonly final: Named } {
  const params = (input['params'] as readonly ParameterCase[]).map(({ value, ...rest }): Parameter => ({
    ...rest,
    data: new arrayType(flatten(value)),
    shape: shapeOf(value),
  }));
  const options = { preset: 'paper', ...(input['options'] as object), method: input['optimizer'] };
  const optimizer = create(params, options as OptimizerOptions);
  const rates = input['learningRates'] as readonly number[] | undefined;
  const objective = input['objective'] as Objective | undefined;
  const steps = (input['grads'] as readonly Named[] | undefined) ?? rates!.map(() => undefined);
  let afterFirst: Named = {};
  steps.forEach((grads, step) => {
    const gradients =
      grads === undefined ? gradientOf(objective!, params, arrayType) : arrays(grads, arrayType);
    optimizer.step(gradients, { lr: rates?.[step] });
    if (step === 0) afterFirst = values(params);
  });
  optimizer.free();
  return { afterFirst, final: values(params) };
}

function arrays(grads: Named, arrayType: ArrayType): Gradients {
  return Object.fromEntries(
    Object.entries(grads).map(([name, value]) => [
      name,
      { data: new arrayType(flatten(value)), shape: shapeOf(value) },
    ]),
  );
}

function values(params: readonly Parameter[]): Named {
  return Object.fromEntries(params.map(({ name, data, shape }) => [name, nested(data, shape)]));
}

/** diag(rowScale^2) (W - optimum) diag(colScale^2). */
function gradientOf(
  { kind, param, rowScale, colScale, optimum }: Objective,
  params: readonly Parameter[],
  arrayType: ArrayType,
): Record<string, FloatArray> {
  if (kind !== 'scaledLeastSquares') throw new Error(`unknown objective ${kind}`);
  const { data } = params.find(({ name }) => name === param)!;
  const n = colScale.length;
  const gradient = optimum.flatMap((row, i) =>
    row.map((target, j) => rowScale[i] ** 2 * (data[i * n + j] - target) * colScale[j] ** 2),
  );
  return { [param]: new arrayType(gradient) };
}
