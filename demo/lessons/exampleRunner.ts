// Runs examples in the worker, or plays their recorded runs where there is no GPU, and knows what the one of the open chapter shows.
import { failureOf, type Failure } from '../shared/failure.ts';
import type { Obstacle } from '../shared/webgpuAdvice.ts';
import type { Settings } from './content/control.ts';
import type { Figures } from './content/task.ts';
import type { Sight } from './examples/example.ts';
import type { ExampleName } from './examples/index.ts';
import { PHRASES } from './language/phrases.ts';
import type { Both } from './language/language.ts';
import { joined } from './recorded/sights.ts';
import type { Reply, Request } from './worker/messages.ts';

/** Where a run is. */
export type Phase = 'resting' | 'running' | 'ended' | 'stopped' | 'again' | 'failed';

/** What runs examples. */
export interface Device {
  readonly name: string;
  readonly software: boolean;
}

const STATUS: Readonly<Record<Exclude<Phase, 'resting'>, Both>> = {
  running: PHRASES.running,
  ended: PHRASES.ended,
  stopped: PHRASES.stopped,
  again: PHRASES.again,
  failed: PHRASES.failed,
};

const NOTHING: Both = { en: '', ko: '' };

/** Milliseconds that a sight of a recorded run is shown. */
const SIGHT_MS = 160;

/** The runs of examples. */
export class ExampleRunner {
  /** Why no example can run here, so that recorded runs are played. */
  obstacle: Obstacle | undefined;
  /** The device that runs them, or ran them, once it is known. */
  device: Device | undefined;
  phase: Phase = 'resting';
  failure: Failure | undefined;
  /** All that the run has shown so far. */
  sight: Sight = {};
  /** Is told of every change. */
  onChange: () => void = () => {};
  #send: (request: Request) => void = () => {};
  #round = 0;
  /** Whether the run has shown nothing yet. */
  #isWaiting = false;

  constructor(obstacle: Obstacle | undefined) {
    this.obstacle = obstacle;
  }

  /** Where requests go. */
  join(send: (request: Request) => void): void {
    this.#send = send;
  }

  get running(): boolean {
    return this.phase === 'running' || this.phase === 'again';
  }

  /** What is said of the run. */
  get status(): Both {
    if (this.phase === 'resting') return NOTHING;
    if (this.obstacle) return this.phase === 'failed' ? PHRASES.failed : PHRASES.recorded;
    return this.phase === 'running' && this.making ? NOTHING : STATUS[this.phase];
  }

  /** What is waited for before the run shows something. */
  get making(): Both | undefined {
    if (!this.running || !this.#isWaiting || this.obstacle) return undefined;
    return this.device === undefined ? PHRASES.opening : PHRASES.compiling;
  }

  /** The figures of a run that came to its end; a recorded one solves nothing. */
  get outcome(): Figures | undefined {
    return this.phase === 'ended' && !this.obstacle ? this.sight.figures : undefined;
  }

  /** Runs an example from its beginning, in place of one that runs. `keep`: what the last run showed stays until then. */
  run(example: ExampleName, { settings, keep }: { settings: Settings; keep: boolean }): void {
    this.#round++;
    this.failure = undefined;
    this.phase = 'running';
    this.#isWaiting = true;
    if (!keep) this.sight = {};
    if (this.obstacle) {
      // Nothing moves by itself where less motion is asked for.
      const isStill = !keep && matchMedia('(prefers-reduced-motion: reduce)').matches;
      this.#play(example, { isStill }).catch((error: unknown) => this.fail(failureOf(error)));
    } else this.#send({ type: 'run', round: this.#round, example, settings });
    this.onChange();
  }

  stop(): void {
    this.#round++;
    this.phase = 'stopped';
    this.#send({ type: 'stop' });
    this.onChange();
  }

  /** Takes what the worker says; what belongs to an earlier run is passed over. */
  receive(reply: Reply): void {
    if (reply.type === 'opened') this.device = { name: reply.device, software: reply.software };
    else if (reply.round !== this.#round) return;
    else if (reply.type === 'failed') return this.fail(reply.failure);
    else if (reply.type === 'sight') this.sight = joined(this.sight, reply.sight);
    else this.phase = reply.type;
    // An example that begins again is compiled again.
    if (reply.type !== 'opened') this.#isWaiting = reply.type === 'again';
    this.onChange();
  }

  async #play(example: ExampleName, { isStill }: { isStill: boolean }): Promise<void> {
    const round = this.#round;
    const { loadRecording } = await import('./recorded/recordings.ts');
    const { device, sights } = await loadRecording(example);
    this.device = { name: device, software: false };
    for (const sight of isStill ? [sights.reduce(joined)] : sights) {
      this.receive({ type: 'sight', round, sight });
      if (!isStill) await new Promise((done) => setTimeout(done, SIGHT_MS));
    }
    this.receive({ type: 'ended', round });
  }

  /** A run, or the worker itself, has failed. */
  fail(failure: Failure): void {
    if (failure.code === 'E_NO_ADAPTER') this.obstacle = 'noAdapter';
    else this.failure = failure;
    this.phase = 'failed';
    this.onChange();
  }
}
