// A worker's GPU: opened once, and again where it was lost.
import { GradloomError, openGpu, type Gpu } from 'gradloom';

/** Attempts after a loss, and milliseconds before the second, twice as many before each further one. */
const ATTEMPTS = 6;
const FIRST_WAIT_MS = 250;
/** Milliseconds after which a lost device is known as such: what fails first may be something of the browser's. */
const KNOWN_MS = 250;

/** What pages are told of a device. */
export function describeDevice(gpu: Gpu): { device: string; software: boolean } {
  return { device: gpu.name, software: gpu.driver.kind === 'software' };
}

/** Who is told of a device. */
export interface DeviceListeners {
  /** Before a device is used for the first time. */
  readonly onOpened: (gpu: Gpu) => void;
  /** When one is lost. */
  readonly onLost: () => void;
}

/** A GPU that is there again after a loss; what lay on it is gone then. */
export class KeptDevice {
  readonly #listeners: DeviceListeners;
  #gpu: Gpu | undefined;

  constructor(listeners: DeviceListeners) {
    this.#listeners = listeners;
  }

  /** Whether what lies on it can be used. */
  get isUsable(): boolean {
    try {
      this.#gpu?.assertUsable();
      return this.#gpu !== undefined;
    } catch {
      return false;
    }
  }

  /** Whether it is gone, so that this error came of it. */
  async isLost(error: unknown): Promise<boolean> {
    const code = error instanceof GradloomError ? error.code : undefined;
    if (code === 'E_DEVICE_LOST') return true;
    // One that was never opened was not lost, and where there is none any more it will not come back.
    if (!this.#gpu || code === 'E_NO_ADAPTER') return false;
    await new Promise((done) => setTimeout(done, KNOWN_MS));
    return !this.isUsable;
  }

  /** The GPU, opened where there is none that can be used. */
  async get(): Promise<Gpu> {
    if (this.#gpu && this.isUsable) return this.#gpu;
    const isFirst = this.#gpu === undefined;
    const gpu = isFirst ? await openGpu() : await openAgain();
    this.#gpu = gpu;
    this.#listeners.onOpened(gpu);
    void gpu.device.lost.then(this.#listeners.onLost);
    return gpu;
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
