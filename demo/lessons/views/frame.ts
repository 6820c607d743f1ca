// What stands around a chapter: the title, the languages, the list of chapters, how many tasks are solved.
import { byId } from '../../shared/byId.ts';
import { element } from '../../shared/element.ts';
import { CHAPTERS } from '../content/chapters.ts';
import { LANGUAGES, type Language } from '../language/language.ts';
import { PHRASES } from '../language/phrases.ts';
import type { Store } from '../state/store.ts';
import { chapterChoice, chapterLinks } from './chapterList.ts';

/** The frame; it is built again where it changes, but for the buttons, which keep the focus. */
export class Frame {
  readonly #store: Store;
  readonly #buttons: ReadonlyMap<Language, HTMLButtonElement>;

  constructor(store: Store) {
    this.#store = store;
    this.#buttons = new Map(
      LANGUAGES.map((language) => [language, byId(`speak-${language}`, HTMLButtonElement)]),
    );
    for (const [language, button] of this.#buttons)
      button.addEventListener('click', () => store.dispatch({ type: 'speak', language }));
  }

  /** Shows the state as it is now. */
  show(): void {
    const { state, dispatch } = this.#store;
    const { language, solved } = state;
    const { title } = CHAPTERS.find(({ name }) => name === state.chapter)!;
    document.documentElement.lang = language;
    // What the site itself says around the lessons is English.
    for (const part of document.querySelectorAll<HTMLElement>('.skip, nav.site')) part.lang = 'en';
    document.title = `${title[language]} · ${PHRASES.title[language]} · Gradloom`;
    byId('title', HTMLElement).textContent = PHRASES.title[language];
    byId('claim', HTMLElement).textContent = PHRASES.claim[language];
    byId('languages', HTMLElement).setAttribute('aria-label', PHRASES.language[language]);
    for (const [one, button] of this.#buttons) button.setAttribute('aria-pressed', String(one === language));
    const all = CHAPTERS.flatMap(({ tasks }) => tasks);
    const done = all.filter((task) => solved.includes(task)).length;
    const nav = byId('contents', HTMLElement);
    nav.setAttribute('aria-label', PHRASES.chapters[language]);
    const wasLink = document.activeElement instanceof HTMLAnchorElement;
    const isHeld = nav.contains(document.activeElement) && !wasLink;
    nav.replaceChildren(
      chapterChoice(state, (chapter) => dispatch({ type: 'open', chapter })),
      chapterLinks(state),
      element('p', {
        class: 'muted note progress',
        text: `${done} / ${all.length} ${PHRASES.progress[language]}`,
      }),
      ...(done > 0
        ? [
            element('button', {
              class: 'small forget',
              text: PHRASES.forget[language],
              attributes: { type: 'button' },
              on: { click: () => dispatch({ type: 'forget' }) },
            }),
          ]
        : []),
    );
    // The keyboard's place: a link leads to its chapter, all else stays here. Of both lists one is shown.
    if (isHeld) for (const list of nav.querySelectorAll<HTMLElement>('select, [aria-current]')) list.focus();
  }
}
