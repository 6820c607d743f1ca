// The worker's GPU with what paints on it: opened once, and again where it was lost.
import type { Gpu } from 'gradloom';
import { describeDevice, KeptDevice } from '../../shared/keptDevice.ts';
import { FieldPainter } from './fieldPainter.ts';
import type { Reply } from './messages.ts';

/** A GPU with what paints on it. */
export class Device {
  readonly #device: KeptDevice;
  #open: { readonly gpu: Gpu; readonly painter: FieldPainter } | undefined;

  constructor({ post, onLost }: { post: (reply: Reply) => void; onLost: () => void }) {
    this.#device = new KeptDevice({
      onLost,
      onOpened: (gpu) => post({ type: 'opened', ...describeDevice(gpu) }),
    });
  }

  /** Whether what lies on it can be used. */
  get isUsable(): boolean {
    return this.#device.isUsable;
  }

  /** The GPU and its painter, opened where there is none that can be used. */
  async get(): Promise<{ gpu: Gpu; painter: FieldPainter }> {
    const gpu = await this.#device.get();
    if (this.#open?.gpu !== gpu) this.#open = { gpu, painter: new FieldPainter(gpu) };
    return this.#open;
  }
}
