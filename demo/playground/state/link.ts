// A set-up of the playground as the part of an address after `#`, and back.
import {
  linkOf as linkByRules,
  setupOfLink as setupByRules,
  type LinkRules,
} from '../../shared/setupLink.ts';
import type { Point } from '../data/point.ts';
import { checkedSetup, FIRST_SETUP, type HiddenLayer, type Setup } from './setup.ts';

/** Coordinates in links are hundredths. */
const SCALE = 100;

/** What links of the playground hold. */
export const LINK_RULES: LinkRules<Setup> = { first: FIRST_SETUP, checked: checkedSetup, write, read };

/** The part after `#`; empty for the first set-up. */
export function linkOf(setup: Setup): string {
  return linkByRules(setup, LINK_RULES);
}

/** The set-up of a link; undefined where any part of it is not one that the page could have made. */
export function setupOfLink(link: string): Setup | undefined {
  return setupByRules(link, LINK_RULES);
}

function write(setup: Setup, key: keyof Setup): string | undefined {
  switch (key) {
    case 'layers':
      return setup.layers.map(({ units, activation }) => `${activation}${units}`).join('.');
    case 'leftOut':
      return JSON.stringify(setup.leftOut);
    case 'added':
      return setup.added.map(({ x, y, label }) => `${hundredths(x)},${hundredths(y)},${label}`).join('.');
    default:
      return undefined;
  }
}

function read(key: keyof Setup, text: string): unknown {
  const parts = text === '' ? [] : text.split('.');
  switch (key) {
    case 'layers':
      return parts.map(layerOf);
    case 'added':
      return parts.map(pointOf);
    case 'leftOut':
      return jsonOf(text);
    default:
      return undefined;
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
    // No list of names: what the rules refuse.
    return text;
  }
}

function hundredths(value: number): number {
  // Without a negative zero, which would be written as 0 and read back as another value.
  return Math.round(value * SCALE) + 0;
}
