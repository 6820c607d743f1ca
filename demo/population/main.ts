// The population page: what stands in its way, or the networks.
import { nextTask } from '../shared/nextTask.ts';
import { startWorker } from '../shared/startWorker.ts';
import { blockPage, findObstacle } from '../shared/webgpuAdvice.ts';
import drawingAddress from './drawing/worker.ts?worker&url';
import { PopulationPage } from './population.ts';
import workerAddress from './worker/worker.ts?worker&url';

const obstacle = findObstacle();
if (obstacle) blockPage(obstacle);
else {
  await nextTask();
  const drawing = startWorker(drawingAddress);
  await nextTask();
  const page = new PopulationPage(drawing);
  await nextTask();
  page.start(startWorker(workerAddress));
}
