// What the start page knows: one value, changed by a pure function.

/** Where the page stands. `recorded`: there is no device, and a recording is shown. */
export type Phase = 'opening' | 'idle' | 'training' | 'paused' | 'done' | 'recorded' | 'failed';

/** The page's state. */
export interface StartState {
  readonly phase: Phase;
  /** Of points and network; another one each time. */
  readonly seed: number;
  readonly step: number;
  readonly cost: number | undefined;
  readonly accuracy: number | undefined;
  readonly device: string | undefined;
  /** Whether the device was lost and the run began again. */
  readonly wasLost: boolean;
}

/** What happens to it. */
export type StartEvent =
  | { readonly type: 'press' }
  | { readonly type: 'opened'; readonly device: string }
  | { readonly type: 'frame'; readonly seed: number; readonly step: number; readonly cost: number }
  | { readonly type: 'done'; readonly seed: number; readonly accuracy: number }
  | { readonly type: 'lost' }
  | { readonly type: 'failed' }
  | { readonly type: 'recorded' };

/** The first state: at work already, or waiting for a press where less motion is asked for. */
export function firstState({ waits }: { waits: boolean }): StartState {
  return {
    phase: waits ? 'idle' : 'opening',
    seed: 1,
    step: 0,
    cost: undefined,
    accuracy: undefined,
    device: undefined,
    wasLost: false,
  };
}

/** The state after an event. */
export function reduce(state: StartState, event: StartEvent): StartState {
  switch (event.type) {
    case 'press':
      return pressed(state);
    case 'opened':
      return { ...state, device: event.device };
    case 'frame': {
      if (event.seed !== state.seed) return state;
      const { step, cost } = event;
      return { ...state, step, cost, phase: state.phase === 'opening' ? 'training' : state.phase };
    }
    case 'done':
      if (event.seed !== state.seed) return state;
      return { ...state, accuracy: event.accuracy, phase: 'done' };
    case 'lost':
      return { ...state, wasLost: true, step: 0, cost: undefined };
    case 'failed':
      return { ...state, phase: 'failed' };
    case 'recorded':
      return { ...state, phase: 'recorded' };
  }
}

function pressed(state: StartState): StartState {
  const { phase, seed } = state;
  if (phase === 'training') return { ...state, phase: 'paused' };
  if (phase === 'paused') return { ...state, phase: 'training' };
  if (phase === 'idle' || phase === 'failed')
    return { ...state, phase: 'opening', step: 0, accuracy: undefined };
  if (phase !== 'done') return state;
  return { ...firstState({ waits: false }), device: state.device, seed: seed + 1 };
}
