// The glass box page: what stands in its way, or the glass box.
import { byId } from '../shared/byId.ts';
import { nextTask } from '../shared/nextTask.ts';
import { startWorker } from '../shared/startWorker.ts';
import { findObstacle, showAdvice } from '../shared/webgpuAdvice.ts';
import { GlassBox } from './glassBox.ts';
import { showFormulas } from './views/formulaList.ts';
import workerAddress from './worker/worker.ts?worker&url';

const obstacle = findObstacle();
if (obstacle) {
  showAdvice(byId('advice', HTMLElement), obstacle);
  // The formulas need no GPU.
  for (const section of document.querySelectorAll<HTMLElement>('#main > section')) {
    section.hidden = section.querySelector('#formulas') === null;
  }
} else {
  await nextTask();
  const page = new GlassBox();
  await nextTask();
  page.start(startWorker(workerAddress));
}
await showFormulas(byId('formulas', HTMLElement));
