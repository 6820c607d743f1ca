// The glass box page: what stands in its way, or the glass box.
import { byId } from '../shared/byId.ts';
import { findObstacle, showAdvice } from '../shared/webgpuAdvice.ts';
import { GlassBox } from './glassBox.ts';
import { showFormulas } from './views/formulaList.ts';

const obstacle = findObstacle();
if (obstacle) {
  showAdvice(byId('advice', HTMLElement), obstacle);
  // The formulas need no GPU.
  for (const section of document.querySelectorAll<HTMLElement>('#main > section')) {
    section.hidden = section.querySelector('#formulas') === null;
  }
} else new GlassBox().start();
showFormulas(byId('formulas', HTMLElement));
