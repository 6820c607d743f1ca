// What was found of a training's health, as a list of sentences; no panel where nothing is wrong.
import { byId } from './byId.ts';
import { element } from './element.ts';

/** Findings that are shown at most. */
const MOST = 5;

/** Shows findings in place of those before; what is shown already is left alone, so that it is not spoken again. */
export function showFindings(texts: readonly string[]): void {
  const list = byId('health-list', HTMLElement);
  byId('health', HTMLElement).hidden = texts.length === 0;
  const own = texts.slice(0, MOST);
  const shown = [...list.children].map(({ textContent }) => textContent);
  if (JSON.stringify(own) === JSON.stringify(shown)) return;
  list.replaceChildren(...own.map((text) => element('li', { text })));
}

/** Shows one more. */
export function addFinding(text: string): void {
  const shown = [...byId('health-list', HTMLElement).children].map(({ textContent }) => textContent ?? '');
  showFindings([...shown, text]);
}
