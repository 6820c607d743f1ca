// The playground page: what stands in its way, or the playground.
import { blockPage, findObstacle } from '../shared/webgpuAdvice.ts';
import { Playground } from './playground.ts';

const obstacle = findObstacle();
if (obstacle) blockPage(obstacle);
else new Playground().start();
