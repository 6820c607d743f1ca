// How a worker serves requests in turn, goes on between them, and begins again after its device was lost.

/** Milliseconds after which a lost device is known as such: what fails first may be something of the browser's. */
const KNOWN_MS = 200;
/** How often in a row it begins again before it gives up. */
const ATTEMPTS = 3;

/** What a worker does. */
export interface WorkerTasks {
  /**
   * A piece of the work that goes on while `running`. Resolves to the milliseconds after which the next may come, or to nothing
   * where it comes at once: what was asked meanwhile is served before it, as long as a turn waits for the device.
   */
  readonly turn: () => Promise<number | undefined>;
  /** All that a lost device took with it. */
  readonly recover: () => Promise<void>;
  readonly isUsable: () => boolean;
  readonly fail: (error: unknown) => void;
}

/** How a worker serves what its page asks for. */
export interface RequestTasks<Request> {
  /** A message as a request; throws for anything else. */
  readonly checked: (message: unknown) => Request;
  readonly serve: (request: Request) => void;
  readonly fail: (error: unknown) => void;
}

/** Serves each message of the page, checked; what is refused is told. */
export function serveRequests<Request>({ checked, serve, fail }: RequestTasks<Request>): void {
  self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    try {
      serve(checked(data));
    } catch (error) {
      fail(error);
    }
  });
}

/** A queue of requests with a work that goes on between them. */
export class WorkerLoop {
  running = false;
  readonly #tasks: WorkerTasks;
  #queue: Promise<void> = Promise.resolve();
  /** Whether a turn is in the queue, which puts the next one there. */
  #looping = false;
  #attempts = 0;

  constructor(tasks: WorkerTasks) {
    this.#tasks = tasks;
  }

  /** Does `work` after all that was asked before. */
  enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work).catch((error: unknown) => this.#failed(error));
  }

  /** Begins to go on, or stays at it. */
  start(): void {
    this.running = true;
    this.#goOn();
  }

  /** After a loss, of which several may tell. */
  recover(): void {
    this.enqueue(async () => {
      if (this.#tasks.isUsable()) return;
      this.#attempts++;
      await this.#tasks.recover();
      this.#attempts = 0;
      this.#goOn();
    });
  }

  #goOn(): void {
    if (this.#looping || !this.running) return;
    this.#looping = true;
    this.enqueue(async () => {
      let pause: number | undefined = 0;
      try {
        if (this.running) pause = await this.#tasks.turn();
      } finally {
        this.#looping = false;
      }
      if (pause === undefined) return this.#goOn();
      // After messages that wait.
      setTimeout(() => this.#goOn(), pause);
    });
  }

  async #failed(error: unknown): Promise<void> {
    if (this.#tasks.isUsable()) await new Promise((done) => setTimeout(done, KNOWN_MS));
    const hasGpu = (error as { code?: unknown } | undefined)?.code !== 'E_NO_ADAPTER';
    if (!this.#tasks.isUsable() && hasGpu && this.#attempts < ATTEMPTS) return this.recover();
    this.#attempts = 0;
    this.running = false;
    this.#tasks.fail(error);
  }
}
