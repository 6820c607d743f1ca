// Names that are cut where they stand, in full.
import { element } from '../../shared/element.ts';

/** For those who have no pointer to rest on what is cut. */
export function wholeNames(names: readonly string[]): HTMLElement {
  return element('details', {}, [
    element('summary', { text: 'Names in full' }),
    element(
      'ul',
      { class: 'remarks' },
      names.map((text) => element('li', { text, attributes: { dir: 'auto' } })),
    ),
  ]);
}
