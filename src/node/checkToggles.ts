// Whether Dawn has the toggles that a caller names: Dawn itself passes over unknown ones without a word.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { wrong } from '../gpu/checkOpenOptions.ts';
import { USUAL_TOGGLES } from './dawnToggles.ts';
import { nearestWord } from './nearestWord.ts';

/** A word as all of Dawn's toggles are. It also keeps commas out, which would make two toggles of one. */
const TOGGLE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/;

/** Throws `E_ARGUMENT` unless the value is a list of words, with a leading `-` or without, none both with it and without. */
export function checkToggleList(toggles: unknown): asserts toggles is readonly string[] {
  if (!(Array.isArray(toggles) && toggles.every((name) => typeof name === 'string'))) {
    throw wrong('toggles must be a list of names', toggles);
  }
  for (const toggle of toggles) {
    if (!TOGGLE.test(bare(toggle))) {
      throw wrong(
        'toggles must be words in small letters, joined by _, after a `-` to disable them',
        toggle,
        'For example allow_unsafe_apis, or -timestamp_quantization.',
      );
    }
    if (toggles.includes(`-${toggle}`)) throw wrong('toggles must not both enable and disable one', toggle);
  }
}

/**
 * Throws `E_ARGUMENT` for a toggle whose name is no word of Dawn's program file, where Node knows that file: Dawn has
 * the names of its toggles in there, and offers no list. Words that Dawn has for something else pass. To be called
 * after Dawn was loaded.
 */
export function checkKnownToggles(toggles: readonly string[]): void {
  // Reading 20 MB takes some 50 ms, which those that the library itself uses need not.
  const asked = toggles.filter((toggle) => !USUAL_TOGGLES.has(bare(toggle)));
  const file = asked.length > 0 ? dawnFile() : undefined;
  if (!file) return;
  const content = readFileSync(file);
  for (const toggle of asked) {
    if (holdsWord(content, bare(toggle))) continue;
    const meant = nearestWord(bare(toggle), wordsOf(content));
    throw wrong(
      'toggles must be names that the installed Dawn knows',
      toggle,
      meant
        ? `Did you mean ${meant}?`
        : 'They are listed in src/dawn/native/Toggles.cpp of Dawn’s source, and differ between versions.',
    );
  }
}

/** The program file of the loaded npm package `webgpu`; none in runtimes that do not list what they loaded. */
function dawnFile(): string | undefined {
  const loaded = createRequire(import.meta.url).cache as Record<string, unknown> | undefined;
  return Object.keys(loaded ?? {}).find((path) => path.endsWith('dawn.node'));
}

const bare = (toggle: string): string => toggle.replace(/^-/, '');

/** Whether a text of C is the word, or ends with it: linkers keep a text that another ends with only once. */
function holdsWord(content: Buffer, word: string): boolean {
  const text = Buffer.from(`${word}\0`);
  for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + 1)) {
    if (!/[a-z0-9_]/.test(String.fromCharCode(content[at - 1] ?? 0))) return true;
  }
  return false;
}

function wordsOf(content: Buffer): string[] {
  const found = content.toString('latin1').match(/(?<![a-z0-9_])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?=\0)/g);
  return [...new Set(found)];
}
