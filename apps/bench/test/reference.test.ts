import { referenceTests, type CaseInput, type ReferenceFunction } from '@lab/reference';
import { llamaLossAndGradient, type LlamaSettings } from '../src/suites/optimisers/language-model/llama.ts';

type Nested = readonly number[] | readonly (readonly number[])[];

function llama(input: CaseInput): unknown {
  const params = input['params'] as Readonly<Record<string, Nested>>;
  const weights = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, Float64Array.from(value.flat())]),
  );
  const { tokens, targets, ...settings } = input as never as Parameters<typeof llamaLossAndGradient>[1] &
    Pick<LlamaSettings, 'layers' | 'heads'> &
    Partial<LlamaSettings>;
  const { loss, grads } = llamaLossAndGradient(
    weights,
    { tokens, targets },
    { rmsEps: 1e-6, ropeBase: 10000, ...settings },
  );
  return {
    loss,
    grads: Object.fromEntries(
      Object.entries(params).map(([name, like]) => [name, shaped(grads[name]!, like)]),
    ),
  };
}

/** Flat numbers in the shape of an array. */
function shaped(flat: Float64Array, like: Nested): Nested {
  const first = like[0];
  if (!Array.isArray(first)) return Array.from(flat);
  return like.map((_, i) => Array.from(flat.subarray(i * first.length, (i + 1) * first.length)));
}

const functions: Record<string, ReferenceFunction> = {
  llamaLossAndGradient: {
    input: ['params', 'layers', 'heads', 'rmsEps', 'ropeBase', 'tokens', 'targets'],
    expected: ['loss', 'grads'],
    run: llama,
  },
};

referenceTests({ name: 'bench', directory: import.meta.dirname + '/..', functions });
