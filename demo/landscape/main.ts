// The landscape page: what stands in its way, or the landscape.
import { byId } from '../shared/byId.ts';
import { startWorker } from '../shared/startWorker.ts';
import { findObstacle, showAdvice } from '../shared/webgpuAdvice.ts';
import { LandscapePage } from './landscape.ts';
import workerAddress from './worker/worker.ts?worker&url';

const obstacle = findObstacle();
if (obstacle) {
  showAdvice(byId('advice', HTMLElement), obstacle);
  byId('main', HTMLElement).hidden = true;
} else new LandscapePage(startWorker(workerAddress)).start();
