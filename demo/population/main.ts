// The population page: what stands in its way, or the networks.
import { startWorker } from '../shared/startWorker.ts';
import { blockPage, findObstacle } from '../shared/webgpuAdvice.ts';
import drawingAddress from './drawing/worker.ts?worker&url';
import { PopulationPage } from './population.ts';
import workerAddress from './worker/worker.ts?worker&url';

const obstacle = findObstacle();
if (obstacle) blockPage(obstacle);
else
  new PopulationPage({
    training: startWorker(workerAddress),
    drawing: startWorker(drawingAddress),
  }).start();
