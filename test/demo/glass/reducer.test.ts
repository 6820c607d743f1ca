// The glass box's state: what may be chosen, and how the walk goes.

import { expect, it } from 'vitest';
import { FIRST_STATE, reduce, type State } from '../../../demo/glass/state/reducer.ts';
import type { Operation, TakenApart } from '../../../demo/glass/state/takenApart.ts';

const operation: Operation = {
  letter: 'Z[1]',
  stage: 'forward',
  formulas: ['Z[1] = W[1] A[0]'],
  matrix: { rows: 1, columns: 1, values: [1] },
  reads: [],
};
const step: TakenApart = { given: {}, operations: [operation, operation, operation], calls: [] };
const taken: State = reduce(FIRST_STATE, { type: 'taken', round: FIRST_STATE.round, step });

it('walks to both ends and no further, and knows what was reached', () => {
  const moved = reduce(reduce(taken, { type: 'move', by: 1 }), { type: 'move', by: 1 });
  expect([moved.at, moved.reached]).toEqual([2, 3]);
  expect(reduce(moved, { type: 'move', by: 1 })).toBe(moved);
  const back = reduce(moved, { type: 'go', to: -5 });
  expect([back.at, back.reached]).toEqual([0, 3]);
  expect(reduce(taken, { type: 'go', to: Infinity }).at).toBe(2);
});

it('takes no answer to an earlier question', () => {
  const asked = reduce(taken, { type: 'choose', change: { inputs: 3 } });
  expect(asked.round).toBe(taken.round + 1);
  expect(reduce(asked, { type: 'taken', round: taken.round, step })).toBe(asked);
});

it('gives softmax two outputs at least, and refuses what is out of range', () => {
  expect(reduce(taken, { type: 'choose', change: { head: 'softmax' } }).setup.outputs).toBe(2);
  expect(reduce(taken, { type: 'choose', change: { inputs: 7 } })).toBe(taken);
  expect(reduce(taken, { type: 'choose', change: { hidden: [1, 2, 3, 4] } })).toBe(taken);
});
