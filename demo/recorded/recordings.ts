// The recorded runs, each loaded when it is asked for.
import type { Recording } from './recording.ts';

/** Loaders of the recordings by the names of their plans. */
export const RECORDINGS = {
  spirals: async (): Promise<Recording> => (await import('./runs/spirals.json')).default,
  circles: async (): Promise<Recording> => (await import('./runs/circles.json')).default,
  xor: async (): Promise<Recording> => (await import('./runs/xor.json')).default,
} as const;

/** Name of a recording. */
export type RecordingName = keyof typeof RECORDINGS;
