// The playground page: what stands in its way, or the playground.
import { nextTask } from '../shared/nextTask.ts';
import { startWorker } from '../shared/startWorker.ts';
import { blockPage, findObstacle } from '../shared/webgpuAdvice.ts';
import { Playground } from './playground.ts';
import workerAddress from './worker/worker.ts?worker&url';

const obstacle = findObstacle();
if (obstacle) blockPage(obstacle);
else {
  await nextTask();
  const page = new Playground();
  await nextTask();
  page.start(startWorker(workerAddress));
}
