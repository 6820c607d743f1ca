// The list of chapters with what is solved, and for narrow windows a list to choose from.
import { element } from '../../shared/element.ts';
import { CHAPTERS } from '../content/chapters.ts';
import type { Language } from '../language/language.ts';
import { PHRASES } from '../language/phrases.ts';
import { linkOf } from '../state/link.ts';
import type { State } from '../state/state.ts';

/** How many of the tasks of a chapter are solved. */
export function solvedOf(tasks: readonly string[], { solved }: Pick<State, 'solved'>): number {
  return tasks.filter((task) => solved.includes(task)).length;
}

/** Links to all chapters. */
export function chapterLinks(state: State): HTMLElement {
  const { language, chapter } = state;
  return element(
    'ol',
    { class: 'chapters' },
    CHAPTERS.map(({ name, title, tasks }) => {
      const all = solvedOf(tasks, state) === tasks.length;
      const link = element(
        'a',
        {
          attributes: {
            href: `#${linkOf({ language, chapter: name })}`,
            ...(name === chapter ? { 'aria-current': 'page' } : {}),
          },
        },
        [
          element('span', { text: title[language] }),
          ...(all ? [element('span', { class: 'done', text: `✓ ${PHRASES.solved[language]}` })] : []),
        ],
      );
      return element('li', {}, [link]);
    }),
  );
}

/** The same as a list to choose from. */
export function chapterChoice(
  { language, chapter }: { language: Language; chapter: string },
  onChoose: (chapter: string) => void,
): HTMLElement {
  const list = element(
    'select',
    { attributes: { id: 'chapter' }, on: { change: () => onChoose(list.value) } },
    CHAPTERS.map(({ name, title }, index) =>
      element('option', { text: `${index + 1}. ${title[language]}`, attributes: { value: name } }),
    ),
  );
  list.value = chapter;
  return element('label', { class: 'chapter-choice' }, [
    document.createTextNode(PHRASES.chapter[language]),
    list,
  ]);
}
