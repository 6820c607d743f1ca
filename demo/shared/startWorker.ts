// Starts a page's worker, also where the page's policy demands Trusted Types.
import { failureOf, type Failure } from './failure.ts';

interface ScriptPolicy {
  createScriptURL(address: string): object;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): ScriptPolicy;
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy('gradloom-worker', { createScriptURL: ownAddress });

/** A worker of this page, from the address that the bundler gives for `?worker&url`. */
export function startWorker(address: string): Worker {
  const trusted = policy?.createScriptURL(address) ?? address;
  return new Worker(trusted as string, { type: 'module' });
}

/** Who hears what a worker tells. */
export interface WorkerListeners<Reply> {
  /** A message as a reply; throws for anything else. */
  readonly checked: (message: unknown) => Reply;
  readonly receive: (reply: Reply) => void;
  readonly fail: (failure: Failure) => void;
}

/** Listens to a worker, also to its end by an error. */
export function listenTo<Reply>(worker: Worker, { checked, receive, fail }: WorkerListeners<Reply>): void {
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => receive(checked(data)));
  onFailure(worker, fail);
}

/** Hears of an error that a worker did not catch, and of one that could not be started. */
export function onFailure(worker: Worker, fail: (failure: Failure) => void): void {
  worker.addEventListener('error', ({ message }) =>
    fail(failureOf(new Error(message || 'The worker of this page could not be started.'))),
  );
}

function ownAddress(address: string): string {
  if (new URL(address, document.baseURI).origin === location.origin) return address;
  throw new TypeError(`A worker must come from this page's own host; got ${address}.`);
}
