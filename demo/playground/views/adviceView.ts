// What was found of the training's health, in words; nothing where nothing is wrong.
import { byId } from '../../shared/byId.ts';
import { element } from '../../shared/element.ts';
import type { Advice } from '../worker/messages.ts';

/** Findings that are shown at most. */
const MOST = 5;

/** Shows findings; what is shown already is left alone, so that it is not spoken again. */
export function showAdviceOn(advice: readonly Advice[]): void {
  const panel = byId('health', HTMLElement);
  const list = byId('health-list', HTMLElement);
  panel.hidden = advice.length === 0;
  const texts = advice.slice(0, MOST).map(({ text }) => text);
  const shown = [...list.children].map(({ textContent }) => textContent);
  if (JSON.stringify(texts) === JSON.stringify(shown)) return;
  list.replaceChildren(...texts.map((text) => element('li', { text })));
}
