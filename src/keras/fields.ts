// Fields of a configuration of Keras, taken out of JSON of any origin with errors that name file and layer.

import { GradloomError } from '../errors.ts';
import { quoted } from '../formats/fileFormatError.ts';

/** An object of parsed JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** Where something stands: the file, and in it a layer. */
export interface Place {
  readonly file: string;
  /** `conv2d_1 (Conv2D)`. */
  readonly layer?: string;
}

function at({ file, layer }: Place): string {
  return layer === undefined ? file : `${file}: layer ${layer}`;
}

/** An error for what a network of this library cannot be. */
export function unsupported(place: Place, rule: string, got: string, hint?: string): GradloomError {
  return new GradloomError('E_UNSUPPORTED', `${at(place)}: ${rule}; got ${got}.`, {
    hint: hint ?? 'docs/import.md says what is read.',
  });
}

/** An error for a file that is none of Keras, or damaged. */
export function damaged(place: Place, rule: string, got: string): GradloomError {
  return new GradloomError('E_FILE_FORMAT', `${at(place)}: ${rule}; got ${got}.`, {
    hint: 'The file is damaged, or of another program than Keras or TensorFlow.js.',
  });
}

/** What a value is, in a few letters. */
export function shown(value: unknown): string {
  return value === undefined ? 'none' : quoted(JSON.stringify(value), 60).slice(1, -1);
}

/** Whether a value is an object of JSON. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object; throws `E_FILE_FORMAT` for anything else, as all of these do. */
export function objectAt(json: Json, key: string, place: Place): Json {
  const value = json[key];
  if (isObject(value)) return value;
  throw damaged(place, `${key} must be an object`, shown(value));
}

/** A list. */
export function listAt(json: Json, key: string, place: Place): readonly unknown[] {
  const value = json[key];
  if (Array.isArray(value)) return value as readonly unknown[];
  throw damaged(place, `${key} must be a list`, shown(value));
}

/** A text. */
export function textAt(json: Json, key: string, place: Place): string {
  const value = json[key];
  if (typeof value === 'string') return value;
  throw damaged(place, `${key} must be a text`, shown(value));
}

/** true or false; `usual` where there is none. */
export function flagAt(json: Json, key: string, { usual, place }: { usual: boolean; place: Place }): boolean {
  const value = json[key] ?? usual;
  if (typeof value === 'boolean') return value;
  throw damaged(place, `${key} must be true or false`, shown(value));
}

/** A finite number; `usual` where there is none. */
export function realAt(json: Json, key: string, { usual, place }: { usual: number; place: Place }): number {
  const value = json[key] ?? usual;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw damaged(place, `${key} must be a finite number`, shown(value));
}

/** A whole number from 1; `usual` where there is none and it may be left out. */
export function wholeAt(json: Json, key: string, { usual, place }: { usual?: number; place: Place }): number {
  const value = json[key] ?? usual;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw damaged(place, `${key} must be a whole number from 1`, shown(value));
}

/** Two whole numbers, for rows and columns: one stands for both. */
export function pairAt(
  json: Json,
  key: string,
  { usual, least = 1, place }: { usual?: unknown; least?: number; place: Place },
): [number, number] {
  const value = json[key] ?? usual;
  const list: unknown[] = Array.isArray(value) ? value : [value, value];
  const isPair =
    list.length === 2 && list.every((one) => Number.isSafeInteger(one) && (one as number) >= least);
  if (isPair) return list as [number, number];
  throw damaged(place, `${key} must be one or two whole numbers from ${least}`, shown(value));
}
