// A set-up as the part of an address after `#`, and back: readable, and short where it is as at first.
import type { Point } from '../data/point.ts';
import { checkedSetup, FIRST_SETUP, type HiddenLayer, type Setup } from './setup.ts';

/** Coordinates in links are hundredths. */
const SCALE = 100;

/** The part after `#`; empty for the first set-up. */
export function linkOf(setup: Setup): string {
  const parameters = new URLSearchParams();
  for (const key of Object.keys(FIRST_SETUP) as (keyof Setup)[]) {
    const text = textOf(setup, key);
    if (text !== textOf(FIRST_SETUP, key)) parameters.set(key, text);
  }
  return parameters.toString();
}

/** The set-up of a link; undefined where any part of it is not one that the page could have made. */
export function setupOfLink(link: string): Setup | undefined {
  const given: Record<string, unknown> = { ...FIRST_SETUP };
  for (const [key, text] of new URLSearchParams(link)) {
    if (!Object.hasOwn(FIRST_SETUP, key)) return undefined;
    given[key] = valueOf(key as keyof Setup, text);
  }
  return checkedSetup(given);
}

function textOf(setup: Setup, key: keyof Setup): string {
  switch (key) {
    case 'layers':
      return setup.layers.map(({ units, activation }) => `${activation}${units}`).join('.');
    case 'inputs':
      return setup.inputs.join('.');
    case 'leftOut':
      return JSON.stringify(setup.leftOut);
    case 'added':
      return setup.added.map(({ x, y, label }) => `${hundredths(x)},${hundredths(y)},${label}`).join('.');
    default:
      return String(setup[key]);
  }
}

function valueOf(key: keyof Setup, text: string): unknown {
  const parts = text === '' ? [] : text.split('.');
  switch (key) {
    case 'layers':
      return parts.map(layerOf);
    case 'inputs':
      return parts;
    case 'added':
      return parts.map(pointOf);
    case 'leftOut':
      return jsonOf(text);
    default:
      return typeof FIRST_SETUP[key] === 'number' && text.trim() !== '' ? Number(text) : text;
  }
}

function layerOf(text: string): HiddenLayer | undefined {
  const match = /^([A-Za-z]+)(\d+)$/u.exec(text);
  return match ? ({ activation: match[1], units: Number(match[2]) } as HiddenLayer) : undefined;
}

function pointOf(text: string): Point {
  const [x = NaN, y = NaN, label = NaN] = text.split(',').map(Number);
  return { x: x / SCALE, y: y / SCALE, label: label as Point['label'] };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hundredths(value: number): number {
  // Without a negative zero, which would be written as 0 and read back as another value.
  return Math.round(value * SCALE) + 0;
}
