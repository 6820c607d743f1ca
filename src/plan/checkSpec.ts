// Checks what a program is to compute before anything is made on the device.

import { kindOf, needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkGpu } from '../gpu/checkGpu.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Tensor } from '../graph/tensor.ts';
import type { ProgramSpec } from './programSpec.ts';
import { checkVariables, type Variable } from './variable.ts';

/**
 * Throws `E_ARGUMENT` for a wrong Gpu or spec, or parts that do not fit together; `E_DISPOSED` for destroyed variables.
 */
export function checkSpec(gpu: Gpu, spec: ProgramSpec): void {
  checkGpu('compile', gpu);
  needOptions('compile', spec, ['outputs', 'updates', 'variables', 'onCompile', 'singleDispatch']);
  const { outputs = {}, updates = [], variables = [], onCompile, singleDispatch = false } = spec;
  if (
    typeof outputs !== 'object' ||
    outputs === null ||
    outputs instanceof Tensor ||
    Array.isArray(outputs)
  ) {
    throw new GradloomError('E_ARGUMENT', `compile: outputs must be tensors by name; got ${show(outputs)}.`, {
      hint: 'outputs: { y }',
    });
  }
  for (const [name, output] of Object.entries(outputs)) checkTensor(`the output ${name}`, output);
  checkList('variables', variables);
  checkList('updates', updates);
  for (const update of updates) {
    if (!Array.isArray(update) || update.length !== 2) {
      throw new GradloomError(
        'E_ARGUMENT',
        `compile: an update must be a variable and its new value; got ${show(update)}.`,
        { hint: 'updates: [[variable, value]]' },
      );
    }
  }
  checkVariables(gpu, [...variables, ...updates.map(([variable]) => variable)]);
  checkUpdates(updates);
  if (typeof singleDispatch !== 'boolean') {
    throw new GradloomError(
      'E_ARGUMENT',
      `compile: singleDispatch must be true or false; got ${show(singleDispatch)}.`,
    );
  }
  if (onCompile !== undefined && typeof onCompile !== 'function') {
    throw new GradloomError('E_ARGUMENT', `compile: onCompile must be a function; got ${show(onCompile)}.`);
  }
  if (Object.keys(outputs).length === 0 && updates.length === 0) {
    throw new GradloomError('E_ARGUMENT', 'compile: there must be an output or an update; got none.', {
      hint: 'outputs: { y }',
    });
  }
}

/** Throws `E_ARGUMENT` where two inputs, given by their tensors, have one name. */
export function checkInputNames(inputs: readonly Tensor[]): void {
  const seen = new Set<string>();
  for (const { op } of inputs) {
    if (seen.has(op)) {
      throw new GradloomError(
        'E_ARGUMENT',
        `compile: inputs must have names of their own; got two inputs ${op}.`,
        { hint: 'write() finds inputs by their names: rename one.' },
      );
    }
    seen.add(op);
  }
}

function checkUpdates(updates: readonly (readonly [Variable, Tensor])[]): void {
  const seen = new Set<Tensor>();
  for (const [{ tensor }, value] of updates) {
    checkTensor(`the new value of ${tensor.op}`, value);
    if (tensor.size !== value.size || tensor.dtype !== value.dtype || tensor.dtype === 'u8') {
      throw new GradloomError(
        'E_ARGUMENT',
        `update: a variable of f32, f16 or u32 takes a value of its own size and type; got ${value.toString()} for ${tensor.toString()}.`,
      );
    }
    if (seen.has(tensor)) {
      throw new GradloomError(
        'E_ARGUMENT',
        `update: a variable takes one value a run; got two for ${tensor.toString()}.`,
        { hint: 'Combine both into one value.' },
      );
    }
    seen.add(tensor);
  }
}

function checkTensor(what: string, value: unknown): void {
  if (value instanceof Tensor) return;
  throw new GradloomError('E_ARGUMENT', `compile: ${what} must be a tensor; got ${show(value)}.`, {
    hint: 'constant(value) makes a tensor of a number, variable.tensor is that of a variable.',
  });
}

function checkList(what: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new GradloomError('E_ARGUMENT', `compile: ${what} must be a list; got ${show(value)}.`);
}

function show(value: unknown): string {
  if (value instanceof Tensor) return value.toString();
  const kind = kindOf(value);
  return kind === 'an object' ? `a ${(value as object).constructor?.name ?? 'object'}` : kind;
}
