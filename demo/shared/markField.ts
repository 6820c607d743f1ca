// Fields whose value is refused: marked, and told below the fields why.
import { element } from './element.ts';

const refusals = new WeakMap<Element, string>();

/** Marks a field as refused for a reason, or as right where there is none. */
export function markField(field: HTMLInputElement | HTMLSelectElement, refusal?: string): void {
  field.setAttribute('aria-invalid', String(refusal !== undefined));
  const wasRight = !refusals.has(field);
  if (refusal === undefined) refusals.delete(field);
  else refusals.set(field, refusal);
  if (refusal === undefined && wasRight) return;
  const fields = field.closest('.fields');
  if (fields) tell(fields);
}

function tell(fields: Element): void {
  const next = fields.nextElementSibling;
  const line = next?.classList.contains('refusal') ? next : undefined;
  const texts = [...fields.querySelectorAll('input, select')].flatMap((field) => {
    const refusal = refusals.get(field);
    return refusal === undefined ? [] : [`${nameOf(field)} ${refusal}`];
  });
  if (texts.length === 0) return line?.remove();
  const text = `${texts.join(' ')} What was set before still counts.`;
  if (!line) fields.after(element('p', { class: 'refusal', attributes: { role: 'alert' }, text }));
  else if (line.textContent !== text) line.textContent = text;
}

/** What the field's label says, without its choices. */
function nameOf(field: Element): string {
  return field.closest('label')?.firstChild?.textContent?.trim() ?? field.id;
}
