// The playground page: what stands in its way, or the playground.
import { byId } from '../shared/byId.ts';
import { findObstacle, showAdvice } from '../shared/webgpuAdvice.ts';
import { Playground } from './playground.ts';

const obstacle = findObstacle();
if (obstacle) {
  showAdvice(byId('advice', HTMLElement), obstacle);
  byId('main', HTMLElement).hidden = true;
} else new Playground().start();
