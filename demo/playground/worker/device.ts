// The worker's GPU: opened once, and again where it was lost.
import { openGpu, type Gpu } from 'gradloom';
import { FieldPainter } from './fieldPainter.ts';
import type { Reply } from './messages.ts';

/** Attempts after a loss, and milliseconds before the second, twice as many before each further one. */
const ATTEMPTS = 6;
const FIRST_WAIT_MS = 250;

/** A GPU with what paints on it. */
export class Device {
  readonly #post: (reply: Reply) => void;
  readonly #onLost: () => void;
  #open: { gpu: Gpu; painter: FieldPainter } | undefined;

  constructor({ post, onLost }: { post: (reply: Reply) => void; onLost: () => void }) {
    this.#post = post;
    this.#onLost = onLost;
  }

  /** Whether what lies on it can be used. */
  get isUsable(): boolean {
    try {
      this.#open?.gpu.assertUsable();
      return this.#open !== undefined;
    } catch {
      return false;
    }
  }

  /** The GPU and its painter, opened where there is none that can be used. */
  async get(): Promise<{ gpu: Gpu; painter: FieldPainter }> {
    if (this.#open && this.isUsable) return this.#open;
    const isFirst = this.#open === undefined;
    this.#open = undefined;
    const gpu = isFirst ? await openGpu() : await openAgain();
    this.#open = { gpu, painter: new FieldPainter(gpu) };
    void gpu.device.lost.then(this.#onLost);
    this.#post({ type: 'opened', device: gpu.name, software: gpu.driver.kind === 'software' });
    return this.#open;
  }
}

/** A browser takes a moment to start its GPU process again. */
async function openAgain(): Promise<Gpu> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await openGpu();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await new Promise((done) => setTimeout(done, FIRST_WAIT_MS * 2 ** (attempt - 1)));
    }
  }
}
