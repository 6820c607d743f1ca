// How a model is served, and which values are allowed.

import { checkFunction, checkOptions, kindOf, refusal } from '../../checkOptions.ts';
import type { UnknownCategory } from '../../formats/knownColumn.ts';
import type { Gpu } from '../../gpu/gpu.ts';

const wrong = /* @__PURE__ */ refusal('serve', { show: kindOf });

/** Options of `serve`. */
export interface ServeOptions {
  /** The address to listen at; default 127.0.0.1, which only this machine reaches. */
  readonly host?: string | undefined;
  /** The port; default 0: any that is free. */
  readonly port?: number | undefined;
  /** Rows that are predicted at once, rounded up to a power of two; default 256. Fewer are filled up to that number. */
  readonly maxBatch?: number | undefined;
  /** Milliseconds that a request waits at most for others to be predicted with, while the device is idle; default 2. */
  readonly maxDelayMs?: number | undefined;
  /** Rows that are waiting or under way at most, default 8192; beyond them requests are answered with 503. */
  readonly maxQueue?: number | undefined;
  /** Bytes of a request's body at most, default 8 MiB; a longer one is answered with 413. */
  readonly maxBodyBytes?: number | undefined;
  /** Milliseconds in which a request must have arrived, default 30,000; a slower one is answered with 408. */
  readonly requestTimeoutMs?: number | undefined;
  /** Milliseconds that `close` waits for requests under way, default 10,000. */
  readonly closeTimeoutMs?: number | undefined;
  /** Origins of pages that may read the answers, such as `https://example.org`, or `*` for all; default: none. */
  readonly cors?: string | readonly string[] | undefined;
  /** What a category becomes that was not in the training data: default `zeros`, with a warning in the answer. */
  readonly unknownCategory?: UnknownCategory | undefined;
  /** Opens the device again where it was lost; default `openGpu()`. */
  readonly reopen?: (() => Promise<Gpu>) | undefined;
}

/** All options with their values. */
export type ServeSettings = {
  readonly [Name in keyof ServeOptions]-?: Exclude<ServeOptions[Name], undefined>;
};

const DEFAULTS: Omit<ServeSettings, 'reopen'> = {
  host: '127.0.0.1',
  port: 0,
  maxBatch: 256,
  maxDelayMs: 2,
  maxQueue: 8192,
  maxBodyBytes: 8 * 2 ** 20,
  requestTimeoutMs: 30_000,
  closeTimeoutMs: 10_000,
  cors: [],
  unknownCategory: 'zeros',
};

/** The longest time that a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;
const RANGES = {
  port: [0, 65_535],
  maxBatch: [1, 2 ** 20],
  maxDelayMs: [0, 60_000],
  maxQueue: [1, 2 ** 24],
  maxBodyBytes: [1, 2 ** 30],
  requestTimeoutMs: [1, LONGEST_MS],
  closeTimeoutMs: [0, LONGEST_MS],
} as const satisfies Partial<Record<keyof ServeOptions, readonly [number, number]>>;

/** The options, with defaults for those that are not given. Throws `E_ARGUMENT` for unknown and wrong ones. */
export function serveSettings(given: ServeOptions, reopen: () => Promise<Gpu>): ServeSettings {
  checkOptions('serve', given, [...Object.keys(DEFAULTS), 'reopen']);
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  const settings: ServeSettings = { ...DEFAULTS, reopen, ...Object.fromEntries(told) };
  for (const [name, [least, most]] of Object.entries(RANGES)) {
    const value: unknown = settings[name as keyof typeof RANGES];
    const isWhole = name === 'maxDelayMs' ? Number.isFinite(value) : Number.isSafeInteger(value);
    if (isWhole && (value as number) >= least && (value as number) <= most) continue;
    const kind = name === 'maxDelayMs' ? 'a number' : 'a whole number';
    throw wrong(`${name} must be ${kind} from ${least} to ${most}`, value);
  }
  const { host, cors, unknownCategory } = settings;
  if (typeof host !== 'string' || host === '') throw wrong('host must be an address or a name', host);
  const origins: unknown = typeof cors === 'string' ? [cors] : cors;
  if (!Array.isArray(origins) || !origins.every(isOrigin))
    throw wrong("cors must be '*' or origins such as https://example.org", cors);
  if (unknownCategory !== 'zeros' && unknownCategory !== 'refuse')
    throw wrong("unknownCategory must be 'zeros' or 'refuse'", unknownCategory);
  checkFunction('serve: reopen', settings.reopen);
  return settings;
}

/** An origin as browsers send it: scheme, host and perhaps a port, nothing after them. */
function isOrigin(given: unknown): boolean {
  return (
    given === '*' || (typeof given === 'string' && URL.canParse(given) && new URL(given).origin === given)
  );
}
