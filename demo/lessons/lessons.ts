// Joins the state with the worker that runs the examples and the views that show a chapter.
import { byId } from '../shared/byId.ts';
import { nextTask } from '../shared/nextTask.ts';
import { listenTo, startWorker } from '../shared/startWorker.ts';
import { findObstacle } from '../shared/webgpuAdvice.ts';
import { CHAPTERS } from './content/chapters.ts';
import { LANGUAGES, type Language } from './language/language.ts';
import { linkOf, placeOfLink, type Place } from './state/link.ts';
import { keepSolved, solvedBefore } from './state/progress.ts';
import type { State } from './state/state.ts';
import { Store } from './state/store.ts';
import { ChapterPage } from './chapterPage.ts';
import { ExampleRunner } from './exampleRunner.ts';
import { Frame } from './views/frame.ts';
import { keepPlace } from './views/keepPlace.ts';
import { checkedReply } from './worker/messages.ts';
import workerAddress from './worker/worker.ts?worker&url';

const NAMES = CHAPTERS.map(({ name }) => name);

/** The page at work. */
export class Lessons {
  readonly #store = new Store(firstState());
  readonly #runner = new ExampleRunner(findObstacle());
  readonly #frame = new Frame(this.#store);
  readonly #page = new ChapterPage(byId('chapter-page', HTMLElement), {
    store: this.#store,
    runner: this.#runner,
  });

  /** Shows the chapter of the address, and listens. */
  start(): void {
    if (!this.#runner.obstacle) this.#startWorker();
    this.#store.listen((state, before) => this.#follow(state, before));
    addEventListener('hashchange', () => this.#go(placeOfAddress(this.#store.state)));
    document.addEventListener('keydown', (event) => this.#turnPage(event));
    this.#showAddress();
    this.#frame.show();
    void this.#page.open();
  }

  #startWorker(): void {
    const worker = startWorker(workerAddress);
    this.#runner.join((request) => worker.postMessage(request));
    listenTo(worker, {
      checked: checkedReply,
      receive: (reply) => this.#runner.receive(reply),
      fail: (failure) => this.#runner.fail(failure),
    });
  }

  #go({ language, chapter }: Place): void {
    this.#store.dispatch({ type: 'speak', language });
    this.#store.dispatch({ type: 'open', chapter });
  }

  #follow(state: State, before: State): void {
    if (state.solved !== before.solved) keepSolved(state.solved);
    const moved = state.chapter !== before.chapter;
    const spoke = state.language !== before.language;
    if (moved || spoke) this.#showAddress();
    if (moved) {
      this.#frame.show();
      void this.#page.open().then(focusChapter);
      scrollTo({ top: 0, behavior: 'instant' });
    } else if (spoke) void this.#translate(state);
    else if (state.solved !== before.solved) this.#frame.show();
  }

  /** First the frame, then the chapter: letters that a page meets for the first time take long to lay out. */
  async #translate(state: State): Promise<void> {
    const parts = () => this.#page.parts();
    keepPlace(parts, () => this.#frame.show());
    await nextTask();
    if (this.#store.state.language === state.language) keepPlace(parts, () => this.#page.render());
  }

  /** The address names what is shown; a step back in the browser is a step back in the chapters. */
  #showAddress(): void {
    const link = `#${linkOf(this.#store.state)}`;
    if (location.hash === link) return;
    if (location.hash === '') history.replaceState(null, '', link);
    else history.pushState(null, '', link);
  }

  /**
   * Turns the page by arrows, but where they do something else: in fields, and in what is scrolled sideways. With Alt they
   * belong to the browser. A letter of its own would be typed by those who speak to their machine.
   */
  #turnPage({ key, target, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent): void {
    if (ctrlKey || altKey || metaKey || shiftKey) return;
    if (target instanceof Element && target.closest('input, select, textarea, [tabindex="0"]')) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (by === undefined) return;
    const chapter = NAMES[NAMES.indexOf(this.#store.state.chapter) + by];
    if (chapter) this.#store.dispatch({ type: 'open', chapter });
  }
}

/** Where the keyboard goes on when the link that it followed is gone with its chapter. */
function focusChapter(): void {
  if (document.activeElement === document.body)
    byId('chapter-title', HTMLElement).focus({ preventScroll: true });
}

function firstState(): State {
  const language: Language = LANGUAGES.find((one) => navigator.language.startsWith(one)) ?? 'en';
  return {
    ...placeOfAddress({ language, chapter: NAMES[0]! }),
    settings: {},
    answers: {},
    solved: solvedBefore(),
  };
}

function placeOfAddress(otherwise: Place): Place {
  return placeOfLink(location.hash, { chapters: NAMES, otherwise });
}
