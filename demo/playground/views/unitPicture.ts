// The small picture of a unit in the diagram.
import { element } from '../../shared/element.ts';

/** Pixels of it on the page along one axis; painted at twice that for dense screens. */
const UNIT = 44;

/** An empty picture. */
export function unitPicture(label: string): HTMLCanvasElement {
  const canvas = element('canvas', { class: 'unit', attributes: { role: 'img', 'aria-label': label } });
  canvas.width = 2 * UNIT;
  canvas.height = 2 * UNIT;
  return canvas;
}
