import { LabRangeError } from '@lab/linalg';
import {
  describe,
  requireCount,
  requireNotNegative,
  requireNumber,
  wrongShape,
  wrongType,
} from '@lab/linalg/arguments';
import { optionsObject, type FloatArray } from '../arguments.ts';
import type { ParameterKind } from '../defaultKind.ts';
import type { Rule } from './control.ts';

/** State of one parameter. */
export interface ParameterState {
  readonly kind: ParameterKind;
  readonly shape: readonly number[];
  /** What the state means, in words that are compared when it is loaded. */
  readonly signature: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly arrays: Readonly<Record<string, readonly number[]>>;
}

/** A saved optimiser: plain numbers and strings, the same after JSON. */
export interface OptimizerState {
  readonly version: 1;
  /** Steps taken. */
  readonly steps: number;
  /** The learning rate of steps that name none. */
  readonly learningRate: number;
  /** The state of each parameter by its name. */
  readonly parameters: Readonly<Record<string, ParameterState>>;
}

interface Stateful {
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: ParameterKind;
  readonly settings: { readonly signature: string };
  readonly rule: Rule | undefined;
}

/** A copy of everything that a later step depends on, but for the parameters and options. */
export function saveState(steps: number, learningRate: number, entries: readonly Stateful[]): OptimizerState {
  const parameters = entries.map(({ name, shape, kind, settings, rule }): [string, ParameterState] => [
    name,
    {
      kind,
      shape: [...shape],
      signature: settings.signature,
      counts: { ...rule?.counts },
      arrays: Object.fromEntries(
        Object.entries(rule?.arrays ?? {}).map(([key, values]) => [key, Array.from(values)]),
      ),
    },
  ]);
  return { version: 1, steps, learningRate, parameters: Object.fromEntries(parameters) };
}

/** Checks a saved state against the parameters, then copies it into them: all or nothing. */
export function loadState(
  state: OptimizerState,
  entries: readonly Stateful[],
): { readonly steps: number; readonly learningRate: number } {
  optionsObject(state, ['version', 'steps', 'learningRate', 'parameters'], 'state');
  if ((state.version as unknown) !== 1) throw mismatch('state.version', `1`, describe(state.version));
  const steps = requireCount(state.steps, 'state.steps', 0);
  const learningRate = requireNotNegative(state.learningRate, 'state.learningRate');
  if (typeof state.parameters !== 'object' || (state.parameters as unknown) === null)
    throw wrongType('state.parameters', 'an object', state.parameters);
  const names = new Set(entries.map(({ name }) => name));
  const strange = Object.keys(state.parameters).find((name) => !names.has(name));
  if (strange !== undefined) throw unknownName(`there is no parameter '${strange}'`, strange);
  for (const entry of entries) checkEntry(state.parameters, entry);
  for (const { name, rule } of entries) {
    if (rule === undefined) continue;
    const saved = state.parameters[name];
    for (const [key, array] of Object.entries(rule.arrays)) array.set(saved.arrays[key]);
    for (const key of Object.keys(rule.counts)) rule.setCount(key, saved.counts[key]);
  }
  return { steps, learningRate };
}

function checkEntry(parameters: OptimizerState['parameters'], entry: Stateful): void {
  const { name, shape, kind, settings, rule } = entry;
  if (!Object.hasOwn(parameters, name)) throw unknownName(`the state has no parameter '${name}'`, name);
  const saved = parameters[name];
  const at = `state of '${name}'`;
  optionsObject(saved, ['kind', 'shape', 'signature', 'counts', 'arrays'], at);
  for (const part of ['counts', 'arrays'] as const)
    if (typeof saved[part] !== 'object') throw wrongType(`${at}: ${part}`, 'an object', saved[part]);
  if (saved.kind !== kind) throw mismatch(at, `of kind '${kind}'`, describe(saved.kind));
  if (String(saved.shape) !== String(shape))
    throw wrongShape(at, `shape [${shape.join(', ')}]`, `[${String(saved.shape)}]`);
  if (saved.signature !== settings.signature)
    throw mismatch(at, `made with ${settings.signature}`, describe(saved.signature));
  if (rule === undefined) return;
  for (const [key, array] of Object.entries(rule.arrays))
    checkArray(saved.arrays[key], array, `${at}: ${key}`);
  for (const key of Object.keys(rule.counts)) requireCount(saved.counts[key], `${at}: ${key}`, 0);
}

function checkArray(values: unknown, array: FloatArray, argument: string): void {
  if (!Array.isArray(values)) throw wrongType(argument, 'an array of numbers', values);
  if (values.length !== array.length)
    throw wrongShape(argument, `${array.length} entries`, `${values.length}`);
  for (let i = 0; i < values.length; i++) requireNumber(values[i], `${argument}[${i}]`);
}

function unknownName(message: string, argument: string): LabRangeError {
  return new LabRangeError('UNKNOWN_NAME', message, { argument });
}

function mismatch(argument: string, need: string, got: string): LabRangeError {
  return new LabRangeError('STATE_MISMATCH', `${argument} must be ${need}, got ${got}`, { argument });
}
