// The page of recorded runs: players, and what helps where the browser offers no GPU.
import { byId } from '../shared/byId.ts';
import { failureOf, showFailure } from '../shared/failure.ts';
import { findObstacle, showAdvice } from '../shared/webgpuAdvice.ts';
import { RecordingPlayer } from './recordingPlayer.ts';
import { RECORDINGS, type RecordingName } from './recordings.ts';

const obstacle = findObstacle();
if (obstacle) showAdvice(byId('advice', HTMLElement), obstacle);

for (const name of Object.keys(RECORDINGS) as RecordingName[]) {
  RecordingPlayer.make(name)
    .then((player) => byId(name, HTMLElement).append(player))
    .catch((error: unknown) => showFailure(byId('advice', HTMLElement), failureOf(error)));
}
