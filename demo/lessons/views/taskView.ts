// A task: its question, the visitor's answer, and what is said of it.
import { element } from '../../shared/element.ts';
import type { Task } from '../content/task.ts';
import type { Language } from '../language/language.ts';
import { PHRASES } from '../language/phrases.ts';
import type { Answer } from '../state/state.ts';
import { richText } from './richText.ts';

/** What a task shows, and who is told of an answer. */
export interface TaskOptions {
  readonly language: Language;
  readonly answer: Answer | undefined;
  readonly onType: (given: string) => void;
  readonly onCheck: () => void;
}

/** A task with what is said of its answer. */
export class TaskView {
  readonly element: HTMLFormElement;
  readonly #language: Language;
  readonly #verdict = element('p', { class: 'verdict', attributes: { role: 'status' } });

  constructor(task: Task, { language, answer, onType, onCheck }: TaskOptions) {
    this.#language = language;
    const question = element('p', { class: 'question', attributes: { id: `question-${task.id}` } }, [
      ...richText(task.question[language]),
    ]);
    const check = element('button', {
      class: 'primary',
      text: PHRASES.check[language],
      attributes: { type: 'submit' },
    });
    this.element = element(
      'form',
      {
        class: 'task',
        attributes: { 'data-task': task.id, 'aria-labelledby': `question-${task.id}`, novalidate: '' },
      },
      [question, ...fieldsOf(task, { language, answer, onType }), check, this.#verdict],
    );
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      onCheck();
    });
    this.show(answer);
  }

  /** Says what is said of an answer. */
  show(answer: Answer | undefined): void {
    const { verdict } = answer ?? {};
    this.#verdict.className = `verdict ${verdict ? (verdict.right ? 'right' : 'wrong') : ''}`;
    this.#verdict.replaceChildren();
    if (!verdict) return;
    const mark = verdict.right ? `✓ ${PHRASES.right[this.#language]}` : PHRASES.wrong[this.#language];
    this.#verdict.append(
      element('strong', { text: mark }),
      document.createTextNode(' '),
      ...richText(verdict.say[this.#language]),
    );
  }
}

function fieldsOf(task: Task, { language, answer, onType }: Omit<TaskOptions, 'onCheck'>): HTMLElement[] {
  switch (task.kind) {
    case 'number': {
      const field = element('input', {
        attributes: { inputmode: 'text', autocomplete: 'off', value: answer?.given ?? '' },
        on: { input: () => onType(field.value) },
      });
      return [
        element('label', { class: 'answer' }, [document.createTextNode(PHRASES.answer[language]), field]),
      ];
    }
    case 'choice':
      return [
        element(
          'fieldset',
          { attributes: { 'aria-labelledby': `question-${task.id}` } },
          task.options.map((option, index) => {
            const button = element('input', {
              attributes: { type: 'radio', name: task.id, value: String(index) },
              on: { change: () => onType(String(index)) },
            });
            button.checked = answer?.given === String(index);
            return element('label', { class: 'option' }, [
              button,
              element('span', {}, richText(option.text[language])),
            ]);
          }),
        ),
      ];
    case 'goal':
      return [element('p', { class: 'muted note', text: PHRASES.goal[language] })];
  }
}
