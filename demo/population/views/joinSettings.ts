// Settings: fields whose changes make another set-up, refused where they make none.
import { byId } from '../../shared/byId.ts';
import { wholeText } from '../../shared/wholeText.ts';
import { PLANAR_SET_NAMES } from '../../playground/data/planarSets.ts';
import { ACTIVATIONS, checkedSetup, COUNTS, OPTIMIZERS, type Setup } from '../state/setup.ts';

const CHOICES: Partial<Record<keyof Setup, readonly (string | number)[]>> = {
  data: PLANAR_SET_NAMES,
  count: COUNTS,
  activation: ACTIVATIONS,
  optimizer: OPTIMIZERS,
};

/** Fills the fields of the page, and tells of each set-up that they make. */
export function joinSettings(first: Setup, onChange: (setup: Setup) => void): void {
  const fields = new Map<keyof Setup, HTMLInputElement | HTMLSelectElement>();
  const read = (): Setup | undefined => {
    const given = [...fields].map(([name, { value }]) => {
      const number = value.trim() === '' ? NaN : Number(value);
      return [name, typeof first[name] === 'number' ? number : value] as const;
    });
    return checkedSetup(Object.fromEntries(given));
  };
  for (const name of Object.keys(first) as (keyof Setup)[]) {
    const choices = CHOICES[name];
    const field = choices ? byId(name, HTMLSelectElement) : byId(name, HTMLInputElement);
    if (choices)
      field.replaceChildren(
        ...choices.map(
          (choice) => new Option(typeof choice === 'number' ? wholeText(choice) : choice, String(choice)),
        ),
      );
    field.value = String(first[name]);
    field.addEventListener('change', () => {
      const setup = read();
      for (const own of fields.values()) own.setAttribute('aria-invalid', 'false');
      if (setup) onChange(setup);
      else field.setAttribute('aria-invalid', 'true');
    });
    fields.set(name, field);
  }
}
