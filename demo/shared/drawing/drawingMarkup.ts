// The elements of the drawing card, as the panel finds them by their ids.
import { element } from '../element.ts';

/** Fills a card with a pad, what the network gets and reads, and how sure it is. */
export function drawingMarkup(host: HTMLElement): void {
  host.append(
    element('div', { class: 'pad-and-answer' }, [
      element('div', { class: 'pad-column' }, [
        element('canvas', {
          class: 'pad',
          attributes: {
            id: 'pad',
            tabindex: '0',
            role: 'img',
            'aria-label': 'Pad to draw a digit on',
            'aria-describedby': 'pad-help',
          },
        }),
        element('div', { class: 'buttons' }, [
          element('button', { text: 'Clear', attributes: { id: 'clear', type: 'button' } }),
          element('button', { text: 'Test picture', attributes: { id: 'sample', type: 'button' } }),
        ]),
      ]),
      element('div', { class: 'answer-column' }, [
        element('div', { class: 'seen-and-answer' }, [
          figure(
            element('canvas', {
              class: 'seen',
              attributes: {
                id: 'seen',
                width: '28',
                height: '28',
                role: 'img',
                'aria-label': 'The picture of 28 by 28 pixels that the network gets',
              },
            }),
            'what it sees',
          ),
          figure(
            element('div', {
              class: 'answer',
              text: '–',
              attributes: { id: 'answer', 'aria-hidden': 'true' },
            }),
            'what it reads',
          ),
        ]),
        element('ol', {
          class: 'bars',
          attributes: { id: 'bars', 'aria-label': 'Probability of each digit' },
        }),
      ]),
    ]),
    element('p', { class: 'muted status', attributes: { id: 'drawing-note' } }),
    element('p', { class: 'unseen', attributes: { id: 'reading', 'aria-live': 'polite' } }),
    element('p', {
      class: 'help',
      text: 'Mouse, pen or finger. By keyboard: arrows move the pen, Space lowers and lifts it, Delete clears.',
      attributes: { id: 'pad-help' },
    }),
  );
}

function figure(content: HTMLElement, caption: string): HTMLElement {
  return element('figure', {}, [content, element('figcaption', { text: caption })]);
}
