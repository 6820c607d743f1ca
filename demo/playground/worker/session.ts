// What the worker holds: a device, the visitor's files, a network in training, and what is told of it.
import type { Setup } from '../state/setup.ts';
import { costJumpText } from './costJump.ts';
import { Device } from './device.ts';
import { LookPace } from './lookPace.ts';
import type { Frame, Reply, Request, Score } from './messages.ts';
import { NetworkTraining } from './networkTraining.ts';
import { OpenFiles } from './openFiles.ts';
import { pageFailure } from './pageText.ts';
import { taskOf, type Task } from './task.ts';

/** Pixels of a unit's picture along one axis. */
const SIDE = 128;
/** Milliseconds that a run between two frames should take. */
const RUN_MS = 16;
/** Milliseconds between two measurements of the examples at least, and the share of the time that they may take. */
const SCORE_MS = 250;
const SCORE_SHARE = 4;
/** Where they are quick, they come as well when the steps have grown by this factor: a cost falls fastest at first. */
const SCORE_GROWTH = 1.2;
const QUICK_MS = 40;

/** Loaded for the first look. */
const looks = () => import('./looks.ts');

type Of<T extends Request['type']> = Extract<Request, { type: T }>;

/** One visitor's work. Its methods are called one after another. */
export class Session {
  readonly #post: (reply: Reply, transfer?: Transferable[]) => void;
  /** Whether the training goes on after what is asked now. */
  readonly #isRunning: () => boolean;
  /** A look that waited for what it needs can be taken. */
  readonly #onLook: () => void;
  readonly #device: Device;
  readonly #files = new OpenFiles();
  #asked: { setup: Setup; round: number } | undefined;
  #task: Task | undefined;
  #training: NetworkTraining | undefined;
  /** In place of that of the set-up. */
  #learningRate: number | undefined;
  /** What a lost device can be made good with. */
  #snapshot: Uint8Array | undefined;
  #dark = false;
  #stepsPerRun = 1;
  #scores: { training: Score; heldOut: Score } | undefined;
  /** The cost before the first step. */
  #firstCost = Infinity;
  #scored = { step: 0, took: 0, next: 0 };
  #watched = false;
  /** The first look compiles; what learns in seconds is not kept waiting for it. */
  #healthPace = new LookPace({ leastMs: 4000 });
  #samplePace = new LookPace({ leastMs: 700 });
  #snapshotPace = new LookPace({ leastMs: 1000 });

  constructor(parts: {
    post: (reply: Reply, transfer?: Transferable[]) => void;
    onLost: () => void;
    isRunning: () => boolean;
    onLook: () => void;
  }) {
    this.#post = parts.post;
    this.#isRunning = parts.isRunning;
    this.#onLook = parts.onLook;
    this.#device = new Device(parts);
  }

  async open(): Promise<void> {
    await this.#device.get();
  }

  /** Whether the device can be used. */
  get isUsable(): boolean {
    return this.#device.isUsable;
  }

  async reset({ setup, round }: Of<'reset'>): Promise<void> {
    this.#asked = { setup, round };
    this.#learningRate = undefined;
    this.#snapshot = undefined;
    this.#task = undefined;
    await this.#destroy();
    await this.#device.get();
    this.#task = await taskOf(setup, this.#files);
    await this.#prepare();
    this.#healthPace.later();
    this.#snapshotPace.later();
    this.#post({ type: 'health', round, advice: [] });
    await this.#show(0);
  }

  /** After a loss: another device, the network as it was last kept, and what was asked meanwhile. */
  async recover(): Promise<void> {
    if (this.isUsable) return;
    this.#post({ type: 'lost' });
    await this.#destroy();
    await this.#device.get();
    if (!this.#asked) return;
    // It may have been lost before the task was there.
    this.#task ??= await taskOf(this.#asked.setup, this.#files);
    await this.#prepare();
    const training = this.#training!;
    // A state is taken by a trainer that was made as the one before.
    // It is kept until there is another one: the next device may be lost before it is read.
    if (this.#snapshot) await (await training.trainer()).restore(this.#snapshot);
    if (this.#learningRate !== undefined) training.setLearningRate(this.#learningRate);
    this.#post({ type: 'recovered', step: training.step });
    await this.#show(0);
  }

  /** Some steps, or as many as take a frame's time. */
  async train(steps = this.#stepsPerRun): Promise<void> {
    if (!this.#training) return;
    const trainer = await this.#training.trainer();
    // However long it has been looked at before.
    if (trainer.step === 0) this.#healthPace.later();
    const begin = performance.now();
    await trainer.run(steps);
    const elapsed = performance.now() - begin;
    if (steps === this.#stepsPerRun) {
      this.#stepsPerRun = Math.max(1, Math.min(2 * steps, Math.round((steps * RUN_MS) / elapsed)));
    }
    await this.#show((1000 * steps) / elapsed);
    if (this.#costJump) this.#healthPace.soon();
    if (this.#isRunning()) await this.look();
  }

  /** The network stays as it is until further notice. */
  async rest(wish: number): Promise<void> {
    await this.#show(0);
    this.#post({ type: 'rested', wish });
  }

  /** Its health and samples of its tensors: always of a network that rests, else where they are due. */
  async look(): Promise<void> {
    const training = this.#training;
    if (!training || training.step === 0) return;
    if (this.#watched && (!this.#isRunning() || this.#samplePace.isDue)) await this.#sample();
    if (!this.#isRunning() || this.#healthPace.isDue) await this.#examine(training);
  }

  async #examine(training: NetworkTraining): Promise<void> {
    const { round } = this.#asked!;
    const jump = this.#costJump;
    if (training.health === 'unknown') {
      if (jump) this.#post({ type: 'health', round, advice: [jump] });
      void training.prepareHealth().then(this.#onLook);
    }
    if (training.health !== 'ready') return;
    const advice = await this.#healthPace.take(async () => (await looks()).adviceOn(training, jump));
    this.#post({ type: 'health', round, advice });
  }

  get #costJump(): string | undefined {
    const { cost } = this.#scores!.training;
    const learningRate = this.#learningRate ?? this.#asked!.setup.learningRate;
    return costJumpText({ cost, first: this.#firstCost, learningRate });
  }

  /** Also of the network that is made again after a loss. */
  setLearningRate(value: number): void {
    this.#learningRate = value;
    this.#training?.setLearningRate(value);
  }

  async setTheme({ dark }: Of<'theme'>): Promise<void> {
    this.#dark = dark;
    if (!this.#isRunning()) await this.#show(0);
  }

  async openFiles({ kind, files }: Of<'open'>): Promise<void> {
    try {
      this.#post({ type: 'source', source: await this.#files.open(kind, files) });
    } catch (error) {
      this.#post({ type: 'refused', failure: pageFailure(error) });
    }
  }

  async watch({ histograms }: Of<'watch'>): Promise<void> {
    this.#watched = histograms;
    if (histograms && this.#training && !this.#isRunning()) await this.#sample();
  }

  async read(pixels: Uint8Array): Promise<void> {
    const model = this.#training?.model;
    const fits = model?.imageShape && model.network.inputs === pixels.length;
    const probabilities = fits ? Float32Array.from(await model.predict(pixels)) : undefined;
    this.#post({ type: 'read', ...(probabilities ? { probabilities } : {}) });
  }

  async #prepare(): Promise<void> {
    const { setup, round } = this.#asked!;
    const { gpu } = await this.#device.get();
    this.#training = await NetworkTraining.prepare(gpu, setup, this.#task!);
    this.#stepsPerRun = 1;
    this.#scores = undefined;
    this.#post({ type: 'built', round, built: this.#training.built });
  }

  async #destroy(): Promise<void> {
    const before = this.#training;
    this.#training = undefined;
    // Its device may be lost, and its memory with it.
    await before?.destroy().catch(() => undefined);
  }

  /** What is seen of the network now. */
  async #show(stepsPerSecond: number): Promise<void> {
    const training = this.#training;
    if (!training) return;
    const { step, epoch, fields, task } = training;
    const isScored = this.#isDue(step);
    const parts: { outcome?: Frame['outcome']; weights?: Frame['weights'] } = {};
    if (isScored) {
      parts.outcome = await this.#score(training);
    }
    if (isScored || task.kind === 'plane') parts.weights = await training.weights();
    const picture = fields && (await this.#paint(fields));
    this.#post(
      {
        type: 'frame',
        round: this.#asked!.round,
        step,
        epoch,
        stepsPerSecond,
        ...this.#scores!,
        ...(picture ? { fields: picture } : {}),
        side: SIDE,
        ...parts,
      },
      picture ? [picture] : [],
    );
  }

  #isDue(step: number): boolean {
    const { took, next } = this.#scored;
    const hasGrown = took < QUICK_MS && step > SCORE_GROWTH * this.#scored.step;
    return !this.#scores || !this.#isRunning() || performance.now() > next || hasGrown;
  }

  async #score(training: NetworkTraining): Promise<Frame['outcome']> {
    const begin = performance.now();
    const isFirst = !this.#scores;
    const { outcome, ...scores } = await training.scores();
    this.#scores = scores;
    if (isFirst && training.step === 0) this.#firstCost = scores.training.cost;
    if (this.#snapshotPace.isDue) {
      this.#snapshot = (await this.#snapshotPace.take(() => training.state())) ?? this.#snapshot;
    }
    const now = performance.now();
    // The first compiles, which the others do not wait for.
    const took = isFirst ? 0 : now - begin;
    this.#scored = {
      step: training.step,
      took,
      next: now + Math.max(SCORE_MS, SCORE_SHARE * took),
    };
    return outcome;
  }

  async #paint(fields: NonNullable<NetworkTraining['fields']>): Promise<ImageBitmap> {
    const { painter } = await this.#device.get();
    await fields.program.run();
    return painter.paint({ ...fields, side: SIDE, dark: this.#dark });
  }

  async #sample(): Promise<void> {
    const training = this.#training!;
    const samples = await this.#samplePace.take(async () => (await looks()).samplesOf(training));
    const { round } = this.#asked!;
    this.#post({ type: 'histograms', round, step: training.step, samples });
  }
}
