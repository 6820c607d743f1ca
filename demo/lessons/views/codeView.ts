// The text of the example's file, with a button that copies it.
import { element } from '../../shared/element.ts';
import type { ExampleName } from '../examples/index.ts';
import type { Language } from '../language/language.ts';
import { PHRASES } from '../language/phrases.ts';

const FILES = import.meta.glob<string>('../examples/*.ts', { query: '?raw', import: 'default' });

/** The text of an example's file. */
export function codeOf(name: ExampleName): Promise<string> {
  return FILES[`../examples/${name}.ts`]!();
}

/** A card with the code. */
export function codeView(
  code: string,
  { name, language }: { name: ExampleName; language: Language },
): HTMLElement {
  const said = element('span', { class: 'muted', attributes: { role: 'status' } });
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(code);
      said.textContent = PHRASES.copied[language];
    } catch {
      said.textContent = PHRASES.notCopied[language];
    }
  };
  return element('section', { class: 'card code', attributes: { 'aria-labelledby': 'code-title' } }, [
    element('div', { class: 'card-head' }, [
      element('h3', { text: PHRASES.code[language], attributes: { id: 'code-title' } }),
      said,
      element('button', {
        class: 'small',
        text: PHRASES.copy[language],
        attributes: { type: 'button', id: 'copy' },
        on: { click: () => void copy() },
      }),
    ]),
    element('p', { class: 'muted note' }, [
      element('code', { text: `demo/lessons/examples/${name}.ts` }),
      document.createTextNode(` · ${PHRASES.codeNote[language]}`),
    ]),
    element(
      'pre',
      { attributes: { tabindex: '0', lang: 'en', role: 'group', 'aria-labelledby': 'code-title' } },
      [element('code', {}, code.split(/(?<=\n)/).flatMap(lineOf))],
    ),
  ]);
}

/** A line, with its comment, if it has one, set apart. */
function lineOf(line: string): Node[] {
  const at = line.search(/(?<!:)\/\/ /);
  if (at < 0) return [document.createTextNode(line)];
  return [
    document.createTextNode(line.slice(0, at)),
    element('span', { class: 'comment', text: line.slice(at) }),
  ];
}
