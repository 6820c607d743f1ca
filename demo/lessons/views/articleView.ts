// The prose of a chapter.
import { element } from '../../shared/element.ts';
import { mathLine } from '../../shared/math.ts';
import type { Block } from '../content/chapter.ts';
import type { Language } from '../language/language.ts';
import { PHRASES } from '../language/phrases.ts';
import { richText } from './richText.ts';

/** The blocks of a chapter's prose in a language. */
export function proseNodes(blocks: readonly Block[], language: Language): HTMLElement[] {
  return blocks.map((block) => {
    switch (block.kind) {
      case 'text':
        return element('p', {}, richText(block.text[language]));
      case 'heading':
        return element('h3', { text: block.text[language] });
      case 'formula':
        return element(
          'div',
          // A long one scrolls in a narrow window, by the keyboard too.
          {
            class: 'formula',
            attributes: { tabindex: '0', role: 'group', 'aria-label': PHRASES.formula[language] },
          },
          mathLine(block.formula),
        );
    }
  });
}
