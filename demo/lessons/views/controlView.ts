// A control of an example: a slider over its numbers, or a list of its words.
import { element } from '../../shared/element.ts';
import type { Control, Setting } from '../content/control.ts';
import type { Language } from '../language/language.ts';

/** What a control shows, and who is told of a change. */
export interface ControlOptions {
  readonly language: Language;
  readonly value: Setting;
  readonly onChange: (value: Setting) => void;
}

/** A labelled control. */
export function controlView(control: Control, options: ControlOptions): HTMLElement {
  return control.kind === 'slide' ? slideView(control, options) : choiceView(control, options);
}

function slideView(
  { label, values }: Extract<Control, { kind: 'slide' }>,
  { language, value, onChange }: ControlOptions,
): HTMLElement {
  const output = element('output');
  const slider = element('input', {
    attributes: { type: 'range', min: '0', max: String(values.length - 1), step: '1' },
  });
  const show = (at: number): void => {
    const text = String(values[at]).replace('-', '−');
    output.textContent = text;
    slider.setAttribute('aria-valuetext', text);
  };
  const at = Math.max(0, values.indexOf(Number(value)));
  slider.value = String(at);
  show(at);
  slider.addEventListener('input', () => show(Number(slider.value)));
  slider.addEventListener('change', () => onChange(values[Number(slider.value)]!));
  return element('label', { class: 'control' }, [
    element('span', { class: 'control-head' }, [element('span', { text: label[language] }), output]),
    slider,
  ]);
}

function choiceView(
  { label, options }: Extract<Control, { kind: 'choice' }>,
  { language, value, onChange }: ControlOptions,
): HTMLElement {
  const list = element(
    'select',
    { on: { change: () => onChange(list.value) } },
    options.map((option) =>
      element('option', { text: option.label[language], attributes: { value: option.value } }),
    ),
  );
  list.value = String(value);
  return element('label', { class: 'control' }, [
    element('span', { class: 'control-head', text: label[language] }),
    list,
  ]);
}
