// One network that learns to read drawn digits: its data, its training, its accuracy on pictures it never saw.
import {
  adam,
  createTrainer,
  type DataSet,
  dense,
  drawDigits,
  evaluate,
  fitStandardForm,
  type Gpu,
  GradloomError,
  healthText,
  Model,
  network,
  type Trainer,
} from 'gradloom';
import { wholeText } from '../shared/wholeText.ts';
import type { Reply, Settings } from './messages.ts';
import { FIRST_TEST_PICTURE, PICTURES_SEED } from '../shared/drawing/pictures.ts';

const TRAINING_PICTURES = 10_000;
const TEST_PICTURES = 1000;
/** Steps between two measurements of the accuracy at most; an epoch where that is shorter. */
const MOST_STEPS_UNSEEN = 400;

/** Steps between two answers at most on a software driver, which takes 10 to 50 ms for one: a pen does not wait for a look. */
const STEPS_UNASKED = 4;

/** Who is told. */
export type Tell = (reply: Reply) => void;

/** A network in training. */
export class DigitTraining {
  readonly #model: Model;
  readonly #trainer: Trainer;
  readonly #test: DataSet;
  readonly #tell: Tell;
  readonly #settings: Settings;
  #training = false;
  /** The learning rate that was asked for since the network was begun. */
  #rate: number | undefined;
  /** The trainer where it last came to rest. */
  #kept: Uint8Array | undefined;
  /** What was asked of the model or the trainer since the last look of a run. */
  readonly #asked: (() => void)[] = [];

  private constructor(parts: {
    model: Model;
    trainer: Trainer;
    test: DataSet;
    tell: Tell;
    settings: Settings;
  }) {
    this.#model = parts.model;
    this.#trainer = parts.trainer;
    this.#test = parts.test;
    this.#tell = parts.tell;
    this.#settings = parts.settings;
  }

  /** Draws the pictures and prepares the network; throws what the library throws for settings that make no sense. */
  static async prepare(gpu: Gpu, settings: Settings, tell: Tell): Promise<DigitTraining> {
    const { hidden, learningRate, batchSize, seed } = settings;
    const net = network({
      inputs: 784,
      layers: [...hidden.map((units) => dense(units, 'relu')), dense(10, 'softmax')],
    });
    const optimizer = adam({ learningRate });
    tell({
      type: 'preparing',
      text: `Drawing ${wholeText(TRAINING_PICTURES)} pictures of digits …`,
    });
    const data = drawDigits({ count: TRAINING_PICTURES, seed: PICTURES_SEED });
    const test = drawDigits({ count: TEST_PICTURES, seed: PICTURES_SEED, first: FIRST_TEST_PICTURE });
    tell({ type: 'preparing', text: 'Preparing the GPU …' });
    const model = new Model(gpu, {
      network: net,
      seed,
      standardForm: fitStandardForm(data, 'divideBy255'),
      classes: data.classes,
      imageShape: data.imageShape,
    });
    try {
      const trainer = await createTrainer(model, { data, optimizer, batchSize, seed });
      return new DigitTraining({ model, trainer, test, tell, settings });
    } catch (error) {
      await model.destroy();
      throw error;
    }
  }

  /** The same network on another device, as it was when it came to rest. */
  async again(gpu: Gpu): Promise<DigitTraining> {
    const other = await DigitTraining.prepare(gpu, this.#settings, this.#tell);
    if (this.#kept) await other.#trainer.restore(this.#kept);
    other.#kept = this.#kept;
    // It may have been asked for after that.
    if (this.#rate !== undefined) other.setLearningRate(this.#rate);
    return other;
  }

  /** Whether it can be asked and trained: its device may have been lost while it rested; a training that runs finds another. */
  get isUsable(): boolean {
    if (this.#training) return true;
    try {
      this.#model.gpu.assertUsable();
      return true;
    } catch {
      return false;
    }
  }

  /** What is told of it before it trains. */
  get begun(): Extract<Reply, { type: 'begun' }> {
    const layers = [784, ...this.#settings.hidden, 10].join(' – ');
    return { type: 'begun', layers, parameters: this.#model.network.parameterCount };
  }

  /** Trains for some epochs more, or until the signal, and measures on the way and at the end. */
  async train(epochs: number, signal: AbortSignal): Promise<void> {
    this.#training = true;
    const { finished } = this.#trainer.fit({
      epochs,
      signal,
      validation: this.#test,
      health: {
        onFinding: (finding) => this.#tell({ type: 'advice', text: healthText(finding) }),
      },
      validateEvery: Math.min(1, MOST_STEPS_UNSEEN / this.#trainer.stepsPerEpoch),
      onEpoch: ({ validation, recovered = 0 }) => {
        if (recovered > 0) this.#tell({ type: 'recovered' });
        this.#tellAccuracy(validation?.['accuracy']);
      },
      // What is asked of the model during a fit waits for its end, so it is asked at a look.
      onProgress: (progress) => {
        this.#tell({ type: 'progress', ...progress });
        this.#answer();
      },
      ...(this.#model.gpu.driver.kind === 'software'
        ? { every: STEPS_UNASKED, onBatch: () => this.#answer() }
        : {}),
    });
    const { ended } = await finished.finally(() => {
      this.#training = false;
      this.#answer();
    });
    if (ended === 'stopped') this.#tellAccuracy((await evaluate(this.#model, this.#test)).accuracy);
    this.#kept = await this.#trainer.state();
    this.#tell({ type: 'rested', steps: this.#trainer.step, stopped: signal.aborted });
  }

  /** Steps done. */
  get steps(): number {
    return this.#trainer.step;
  }

  setLearningRate(value: number): void {
    // Refused at once where it is none; done at the next look of a training, or where a lost network is put back.
    adam({ learningRate: value });
    this.#rate = value;
    if (!this.isUsable) return;
    if (!this.#training) return this.#trainer.setLearningRate(value);
    this.#asked.push(() => this.#trainer.setLearningRate(value));
  }

  /** Probabilities of the ten digits for a picture, by the network as it is now; none where its device was lost at that moment. */
  classify(pixels: Uint8Array): Promise<Float32Array | undefined> {
    const predict = async () => Float32Array.from(await this.#model.predict(pixels));
    if (!this.#training) return predict();
    return new Promise((resolve, reject) => {
      this.#asked.push(
        () =>
          void predict().then(resolve, (error: unknown) => {
            // The training opens another device, and is asked again with its next measurement.
            if (error instanceof GradloomError && error.code === 'E_DEVICE_LOST') resolve(undefined);
            else reject(error);
          }),
      );
    });
  }

  async destroy(): Promise<void> {
    this.#trainer.destroy();
    await this.#model.destroy();
  }

  #answer(): void {
    for (const ask of this.#asked.splice(0)) ask();
  }

  #tellAccuracy(accuracy: number | undefined): void {
    if (accuracy !== undefined) this.#tell({ type: 'accuracy', accuracy, examples: this.#test.examples });
  }
}
