// The landscape page: what stands in its way, or the landscape.
import { nextTask } from '../shared/nextTask.ts';
import { startWorker } from '../shared/startWorker.ts';
import { blockPage, findObstacle } from '../shared/webgpuAdvice.ts';
import { LandscapePage } from './landscape.ts';
import workerAddress from './worker/worker.ts?worker&url';

const obstacle = findObstacle();
if (obstacle) blockPage(obstacle);
else {
  await nextTask();
  const page = new LandscapePage();
  await nextTask();
  page.start(startWorker(workerAddress));
}
