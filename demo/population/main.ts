// The population page: what stands in its way, or the networks.
import { byId } from '../shared/byId.ts';
import { findObstacle, showAdvice } from '../shared/webgpuAdvice.ts';
import { startWorker } from '../shared/startWorker.ts';
import { PopulationPage } from './population.ts';
import workerAddress from './worker/worker.ts?worker&url';

const obstacle = findObstacle();
if (obstacle) {
  showAdvice(byId('advice', HTMLElement), obstacle);
  byId('main', HTMLElement).hidden = true;
} else new PopulationPage(startWorker(workerAddress)).start();
