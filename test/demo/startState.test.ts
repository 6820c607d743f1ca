// The start page's state: what each event makes of it.

import { describe, expect, it } from 'vitest';
import { firstState, reduce, type StartEvent, type StartState } from '../../demo/start/state.ts';

const after = (state: StartState, ...events: StartEvent[]): StartState => events.reduce(reduce, state);
const frame = (step: number, seed = 1): StartEvent => ({ type: 'frame', seed, step, cost: 0.5 });

describe('the state of the start page', () => {
  it('begins by itself, unless less motion is asked for', () => {
    expect(firstState({ waits: false }).phase).toBe('opening');
    const waiting = firstState({ waits: true });
    expect(waiting.phase).toBe('idle');
    expect(reduce(waiting, { type: 'press' }).phase).toBe('opening');
  });

  it('trains with the first frame, rests at a press and goes on at the next', () => {
    const training = after(firstState({ waits: false }), { type: 'opened', device: 'A' }, frame(4));
    expect(training).toMatchObject({ phase: 'training', step: 4, cost: 0.5, device: 'A' });
    const paused = reduce(training, { type: 'press' });
    expect(paused.phase).toBe('paused');
    // A frame that was on its way does not wake it.
    expect(reduce(paused, frame(8))).toMatchObject({ phase: 'paused', step: 8 });
    expect(reduce(paused, { type: 'press' }).phase).toBe('training');
  });

  it('draws other points after the end, and takes no frame of those before', () => {
    const done = after(firstState({ waits: false }), frame(4), { type: 'done', seed: 1, accuracy: 0.99 });
    expect(done).toMatchObject({ phase: 'done', accuracy: 0.99 });
    const again = reduce({ ...done, wasLost: true }, { type: 'press' });
    expect(again).toMatchObject({ phase: 'opening', seed: 2, step: 0, accuracy: undefined, wasLost: false });
    expect(reduce(again, frame(900))).toBe(again);
    expect(reduce(again, { type: 'done', seed: 1, accuracy: 1 })).toBe(again);
  });

  it('goes on after a loss, and can be tried again after an error', () => {
    const lost = after(firstState({ waits: false }), frame(40), { type: 'lost' });
    expect(lost).toMatchObject({ phase: 'training', step: 0, wasLost: true });
    expect(after(lost, { type: 'failed' }, { type: 'press' }).phase).toBe('opening');
  });
});
