// Weight decay of weights alone, and what optimisers are told of the parameters.

import { describe, expect, it } from 'vitest';
import { ParameterLayout } from '../../src/graph/parameterLayout.ts';
import { input } from '../../src/graph/tensor.ts';
import { adam, adamw, constant, momentum, nesterov, rmsprop, sgd } from '../../src/index.ts';
import { expectFailure } from '../formats/failures.ts';
import { evaluate } from '../reference/evaluate.ts';

const layout = new ParameterLayout([
  { name: 'W1', role: 'weight', shape: [2, 3] },
  { name: 'b1', role: 'bias', shape: [2] },
  { name: 'gamma2', role: 'scale', shape: [2] },
]);

/** Parameters 1 … and states 0 after one step with gradients of 0. */
function updated(optimizer: ReturnType<typeof sgd>): Map<string, Float32Array<ArrayBuffer>> {
  const [parameters, gradients] = ['θ', 'g'].map((name) => input(name, [layout.length]));
  const states = optimizer.states.map((name) => input(name, [layout.length]));
  const arena = new Float64Array(layout.length);
  for (const { offset, shape } of layout.parameters)
    arena.fill(2, offset, offset + shape.reduce((a, b) => a * b, 1));
  const zeros = new Float64Array(layout.length);
  const { parameters: next } = optimizer.update({
    parameters: parameters!,
    gradients: gradients!,
    states,
    step: constant(1),
    learningRate: constant(0.1),
    layout,
  });
  const leaves = new Map([
    [parameters!, arena],
    [gradients!, zeros],
    ...states.map((state) => [state, zeros] as const),
  ]);
  const result = Float32Array.from(evaluate([next], leaves)[0]!);
  // Gaps stay zero: norms run over the arena.
  const inside = new Set(
    layout.parameters.flatMap(({ offset, shape }) =>
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => offset + i),
    ),
  );
  result.forEach((value, at) => inside.has(at) || expect(value).toBe(0));
  return layout.valuesIn(result);
}

describe.each([
  ['sgd', sgd],
  ['momentum', momentum],
  ['nesterov', nesterov],
  ['rmsprop', rmsprop],
  ['adam', adam],
  ['adamw', adamw],
] as const)('%s', (name, make) => {
  it('leaves biases and norms alone where weight decay is on weights, and treats weights as before', () => {
    const all = updated(make({ weightDecay: 0.5 }));
    const weights = updated(make({ weightDecay: 0.5, weightDecayOn: 'weights' }));
    expect([...all.get('b1')!][0]).toBeLessThan(2);
    expect([...weights.get('b1')!]).toEqual([2, 2]);
    expect([...weights.get('gamma2')!]).toEqual([2, 2]);
    weights.get('W1')!.forEach((value, at) => expect(value).toBeCloseTo(all.get('W1')![at]!, 6));
  });

  it('says so in its configuration only where it is asked for, and refuses other words', async () => {
    expect(make({}).config).not.toHaveProperty('weightDecayOn');
    expect(make({ weightDecayOn: 'weights' }).config).toMatchObject({ name, weightDecayOn: 'weights' });
    await expectFailure(
      () => make({ weightDecayOn: 'biases' as never }),
      'E_ARGUMENT',
      'weightDecayOn',
      'biases',
    );
  });
});

it('a layout gives each parameter and makes an arena of one tensor each', async () => {
  const arena = input('arena', [layout.length]);
  const parts = layout.split(arena);
  expect(parts.map(({ shape }) => shape)).toEqual([[2, 3], [2], [2]]);
  const joined = layout.join([parts[0]!, 3, parts[2]!]);
  const values = Float64Array.from({ length: layout.length }, (_, i) => i);
  const found = layout.valuesIn(Float32Array.from(evaluate([joined], new Map([[arena, values]]))[0]!));
  expect([...found.get('W1')!]).toEqual([0, 1, 2, 3, 4, 5]);
  expect([...found.get('b1')!]).toEqual([3, 3]);
  expect([...found.get('gamma2')!]).toEqual([128, 129]);
  await expectFailure(() => layout.join([1]), 'E_SHAPE', '3 parameters; got 1');
  await expectFailure(() => layout.join([parts[1]!, parts[1]!, parts[2]!]), 'E_SHAPE');
});
