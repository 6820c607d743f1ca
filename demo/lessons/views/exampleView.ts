// An example: what may be changed, its charts, its numbers, and whether it runs.
import { element } from '../../shared/element.ts';
import { showFailure, type Failure } from '../../shared/failure.ts';
import { MakingLine } from '../../shared/makingLine.ts';
import { setEnabled } from '../../shared/setEnabled.ts';
import type { ExampleCard } from '../content/chapter.ts';
import type { Setting, Settings } from '../content/control.ts';
import type { Device } from '../exampleRunner.ts';
import type { Sight } from '../examples/example.ts';
import { FINDINGS } from '../language/findings.ts';
import type { Both, Language } from '../language/language.ts';
import { PHRASES } from '../language/phrases.ts';
import { controlView } from './controlView.ts';
import { FieldView } from './fieldView.ts';
import { PlotView } from './plotView.ts';
import { richText } from './richText.ts';
import { showNumber } from './showNumber.ts';

/** What an example is shown with, and who is told of what. */
export interface ExampleOptions {
  readonly language: Language;
  readonly settings: Settings;
  /** Whether it is a recorded run, in which nothing can be changed. */
  readonly isRecorded: boolean;
  readonly onChange: (key: string, value: Setting) => void;
  readonly onRun: () => void;
  readonly onStop: () => void;
}

/** The card of an example. */
export class ExampleView {
  readonly element: HTMLElement;
  readonly #card: ExampleCard;
  readonly #language: Language;
  readonly #isRecorded: boolean;
  readonly #run = element('button', { class: 'primary', attributes: { type: 'button', id: 'run' } });
  readonly #stop = element('button', { attributes: { type: 'button', id: 'stop' } });
  readonly #status = element('p', { class: 'muted note', attributes: { id: 'status', role: 'status' } });
  readonly #device = element('p', { class: 'muted note', attributes: { id: 'device' } });
  readonly #failure = element('section', { class: 'problem', attributes: { role: 'alert', lang: 'en' } });
  readonly #making: MakingLine;
  readonly #figures = new Map<string, HTMLElement>();
  readonly #findings = element('ul', { class: 'findings' });
  readonly #charts: (PlotView | FieldView)[] = [];

  constructor(
    card: ExampleCard,
    { language, settings, isRecorded, onChange, onRun, onStop }: ExampleOptions,
  ) {
    this.#card = card;
    this.#language = language;
    this.#isRecorded = isRecorded;
    const charts = element('div', { class: 'charts' });
    const making = element('p', { class: 'making', attributes: { id: 'making', role: 'status' } });
    this.#making = new MakingLine(making);
    this.#run.addEventListener('click', onRun);
    this.#stop.addEventListener('click', onStop);
    showFailure(this.#failure, undefined);
    this.element = element(
      'section',
      { class: 'card example', attributes: { 'aria-labelledby': 'example-title' } },
      [
        element('div', { class: 'card-head' }, [
          element('h3', { text: PHRASES.example[language], attributes: { id: 'example-title' } }),
          this.#run,
          this.#stop,
        ]),
        element('p', {}, richText(card.advice[language])),
        element(
          'fieldset',
          { class: 'controls', attributes: isRecorded ? { disabled: '' } : {} },
          Object.entries(card.controls).map(([key, control]) =>
            controlView(control, {
              language,
              value: settings[key] ?? control.value,
              onChange: (value) => onChange(key, value),
            }),
          ),
        ),
        this.#failure,
        element('div', { class: 'stage' }, [charts, making]),
        this.#figuresOf(),
        ...(card.findings ? [element('h4', { text: PHRASES.findings[language] }), this.#findings] : []),
        this.#status,
        this.#device,
      ],
    );
    this.#build(charts);
  }

  /** Charts measure themselves when they are on the page. */
  #build(charts: HTMLElement): void {
    const { field, plots } = this.#card;
    const language = this.#language;
    if (field) this.#charts.push(new FieldView(field, { language, into: charts }));
    for (const plot of plots) this.#charts.push(new PlotView(plot, { language, into: charts }));
  }

  #figuresOf(): HTMLElement {
    const rows = this.#card.figures.map(({ key, label }) => {
      const value = element('dd', { text: '–', attributes: { 'data-figure': key } });
      this.#figures.set(key, value);
      return element('div', {}, [element('dt', {}, richText(label[this.#language])), value]);
    });
    return element(
      'dl',
      { class: 'figures', attributes: { 'aria-label': PHRASES.figures[this.#language] } },
      rows,
    );
  }

  /** What the example shows now. */
  show(sight: Sight): void {
    for (const chart of this.#charts) chart.show(sight);
    for (const { key, digits } of this.#card.figures) {
      const value = sight.figures?.[key];
      this.#figures.get(key)!.textContent = value === undefined ? '–' : showNumber(value, digits);
    }
    if (!this.#card.findings) return;
    const { findings } = sight;
    const texts = findings?.length === 0 ? [PHRASES.nothing] : (findings ?? []).map((code) => FINDINGS[code]);
    this.#findings.replaceChildren(...texts.map((text) => element('li', {}, richText(text[this.#language]))));
  }

  /** Whether it runs, and what is said of that. */
  showPhase({
    running,
    status,
    making,
    device,
  }: {
    running: boolean;
    status: Both;
    making: Both | undefined;
    device: Device | undefined;
  }): void {
    this.#run.textContent = PHRASES.run[this.#language];
    this.#stop.textContent = PHRASES.stop[this.#language];
    setEnabled(this.#stop, running);
    this.#status.textContent = status[this.#language];
    if (making) this.#making.say(making[this.#language]);
    else this.#making.end();
    this.#device.textContent = device ? this.#deviceText(device) : '';
  }

  #deviceText({ name, software }: Device): string {
    const on = `${PHRASES[this.#isRecorded ? 'recordedOn' : 'on'][this.#language]} ${name}`;
    return software ? `${on} ${PHRASES.software[this.#language]}` : on;
  }

  /** An error of the library, in its own words. */
  showFailure(failure: Failure | undefined): void {
    showFailure(this.#failure, failure);
  }

  destroy(): void {
    this.#making.end();
    for (const chart of this.#charts) chart.destroy();
  }
}
