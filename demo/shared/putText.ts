// Texts of the page by the ids of their elements.
import { byId } from './byId.ts';

/** Shows a text; where it is shown already nothing is laid out or spoken again. */
export function putText(id: string, text: string): void {
  const element = byId(id, HTMLElement);
  if (element.textContent !== text) element.textContent = text;
}
