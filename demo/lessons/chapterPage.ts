// An open chapter: its prose, its example, its tasks and its code, in the language chosen.
import { element } from '../shared/element.ts';
import type { Obstacle } from '../shared/webgpuAdvice.ts';
import type { Chapter } from './content/chapter.ts';
import { firstSettings } from './content/chapter.ts';
import { CHAPTERS } from './content/chapters.ts';
import type { Settings } from './content/control.ts';
import { judge, type Task } from './content/task.ts';
import type { ExampleRunner } from './exampleRunner.ts';
import { PHRASES } from './language/phrases.ts';
import { linkOf } from './state/link.ts';
import type { Store } from './state/store.ts';
import { proseNodes } from './views/articleView.ts';
import { adviceView } from './views/adviceView.ts';
import { codeOf, codeView } from './views/codeView.ts';
import { ExampleView } from './views/exampleView.ts';
import { TaskView } from './views/taskView.ts';

/** What the page shows of a chapter. */
export class ChapterPage {
  readonly #host: HTMLElement;
  readonly #store: Store;
  readonly #runner: ExampleRunner;
  #chapter: Chapter | undefined;
  #code = '';
  #example: ExampleView | undefined;
  /** Why what is shown is a recorded run. */
  #obstacle: Obstacle | undefined;
  #tasks = new Map<string, TaskView>();

  constructor(host: HTMLElement, { store, runner }: { store: Store; runner: ExampleRunner }) {
    this.#host = host;
    this.#store = store;
    this.#runner = runner;
    this.#obstacle = runner.obstacle;
    runner.onChange = () => this.#follow();
    store.listen(({ answers }, before) => {
      if (answers === before.answers) return;
      for (const [id, view] of this.#tasks) view.show(answers[id]);
    });
  }

  /** Loads the chapter of the state, shows it and runs its example. */
  async open(): Promise<void> {
    const { chapter: name } = this.#store.state;
    const entry = CHAPTERS.find((one) => one.name === name)!;
    this.#host.setAttribute('aria-busy', 'true');
    const chapter = await entry.load();
    const code = await codeOf(chapter.example.name);
    if (this.#store.state.chapter !== name) return;
    this.#chapter = chapter;
    this.#code = code;
    this.#runner.run(chapter.example.name, { settings: this.#settings(), keep: false });
    this.render();
    this.#host.setAttribute('aria-busy', 'false');
  }

  /** The parts of the chapter from top to bottom, whose places outlast a change of the language. */
  parts(): Element[] {
    return [...this.#host.querySelectorAll('.prose > *, .task, .code')];
  }

  /** Shows the chapter again, as it is now. */
  render(): void {
    const chapter = this.#chapter;
    if (!chapter) return;
    const { language, answers, chapter: name } = this.#store.state;
    this.#example?.destroy();
    const number = CHAPTERS.findIndex((one) => one.name === name);
    const { obstacle } = this.#runner;
    this.#obstacle = obstacle;
    this.#example = new ExampleView(chapter.example, {
      language,
      settings: obstacle ? firstSettings(chapter.example) : this.#settings(),
      isRecorded: obstacle !== undefined,
      onChange: (key, value) => this.#change({ ...this.#settings(), [key]: value }),
      onRun: () => this.#run(),
      onStop: () => this.#runner.stop(),
    });
    this.#tasks = new Map(
      chapter.tasks.map((task) => [
        task.id,
        new TaskView(task, {
          language,
          answer: answers[task.id],
          onType: (given) => this.#store.dispatch({ type: 'type', task: task.id, given }),
          onCheck: () => this.#check(task),
        }),
      ]),
    );
    this.#host.replaceChildren(
      element('article', { class: 'prose' }, [
        element('p', { class: 'muted number', text: PHRASES.chapterAt(number + 1)[language] }),
        element('h2', {
          text: CHAPTERS[number]!.title[language],
          attributes: { id: 'chapter-title', tabindex: '-1' },
        }),
        ...proseNodes(chapter.blocks, language),
      ]),
      obstacle
        ? element('div', { class: 'example' }, [adviceView(obstacle, language), this.#example.element])
        : this.#example.element,
      element('section', { class: 'tasks', attributes: { 'aria-labelledby': 'tasks-title' } }, [
        element('h3', { text: PHRASES.tasks[language], attributes: { id: 'tasks-title' } }),
        ...[...this.#tasks.values()].map((view) => view.element),
      ]),
      codeView(this.#code, { name: chapter.example.name, language }),
      this.#turns(number),
    );
    this.#follow();
  }

  #settings(): Settings {
    const { settings, chapter } = this.#store.state;
    return settings[chapter] ?? firstSettings(this.#chapter!.example);
  }

  #change(settings: Settings): void {
    this.#store.dispatch({ type: 'set', settings });
    this.#runner.run(this.#chapter!.example.name, { settings, keep: true });
  }

  #run(): void {
    this.#runner.run(this.#chapter!.example.name, { settings: this.#settings(), keep: true });
  }

  #check(task: Task): void {
    const given = this.#store.state.answers[task.id]?.given ?? '';
    const { obstacle, outcome } = this.#runner;
    const verdict =
      obstacle && task.kind === 'goal'
        ? { right: false, say: PHRASES.needsGpu }
        : judge(task, { given, figures: outcome });
    this.#store.dispatch({ type: 'judge', task: task.id, verdict });
  }

  /** Shows what the runner knows now. */
  #follow(): void {
    const { obstacle, sight, failure, running, status, making, device } = this.#runner;
    // It turned out that there is no GPU.
    if (obstacle !== this.#obstacle && this.#chapter) {
      this.render();
      return this.#runner.run(this.#chapter.example.name, { settings: this.#settings(), keep: false });
    }
    this.#example?.show(sight);
    this.#example?.showFailure(failure);
    this.#example?.showPhase({ running, status, making, device });
  }

  #turns(number: number): HTMLElement {
    const { language } = this.#store.state;
    const turn = (to: number, word: 'previous' | 'next'): HTMLElement[] => {
      const entry = CHAPTERS[to];
      if (!entry) return [];
      return [
        element(
          'a',
          {
            class: `turn ${word}`,
            attributes: {
              href: `#${linkOf({ language, chapter: entry.name })}`,
              rel: word === 'next' ? 'next' : 'prev',
            },
          },
          [
            element('span', { class: 'muted', text: PHRASES[word][language] }),
            element('span', { text: entry.title[language] }),
          ],
        ),
      ];
    };
    return element(
      'nav',
      {
        class: 'turns',
        attributes: { 'aria-label': `${PHRASES.previous[language]}, ${PHRASES.next[language]}` },
      },
      [...turn(number - 1, 'previous'), ...turn(number + 1, 'next')],
    );
  }
}
