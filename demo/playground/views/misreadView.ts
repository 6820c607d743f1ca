// Held-out pictures that the network takes for something else.
import { element } from '../../shared/element.ts';
import type { Misread } from '../worker/messages.ts';
import { drawBytes } from './drawPixels.ts';

/** Shows pictures with what they are and what they are taken for. */
export function showMisread(
  host: HTMLElement,
  {
    misread,
    classes,
    shape,
  }: {
    readonly misread: readonly Misread[];
    readonly classes: readonly string[];
    readonly shape: readonly [number, number, number];
  },
): void {
  const name = (label: number): string => classes[label] ?? String(label);
  host.replaceChildren(
    misread.length === 0
      ? element('p', { class: 'muted', text: 'None of the held-out pictures is misread.' })
      : element(
          'div',
          { class: 'misread' },
          misread.map(({ pixels, actual, predicted }) => {
            const text = `${name(actual)}, read as ${name(predicted)}`;
            const canvas = element('canvas', { attributes: { role: 'img', 'aria-label': text } });
            drawBytes(canvas, pixels, shape);
            return element('figure', {}, [canvas, element('figcaption', { text })]);
          }),
        ),
  );
}
