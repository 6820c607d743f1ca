// One network in words: what it has of its own, how it does, and the way to the playground.
import { byId } from '../../shared/byId.ts';
import { putText } from '../../shared/putText.ts';
import { START_NAMES } from '../state/members.ts';
import { bestOf } from '../state/outcomes.ts';
import { playgroundAddress } from '../state/playgroundSetup.ts';
import type { State } from '../state/reducer.ts';

/** Shows the chosen network, else the best one. */
export function showDetail(state: State): void {
  const { members, setup, outcome, selected } = state;
  const best = bestOf(outcome);
  const place = selected ?? best;
  const title = selected === undefined ? 'The best so far' : `Network ${selected + 1}`;
  putText('detail-title', title);
  const link = byId('open', HTMLAnchorElement);
  const member = place === undefined ? undefined : members[place];
  if (!member || place === undefined) {
    for (const id of ['own-rate', 'own-l2', 'own-start', 'own-seed', 'own-cost', 'own-accuracy'])
      putText(id, '–');
    link.hidden = true;
    return;
  }
  putText('own-rate', String(member.learningRate));
  putText('own-l2', String(member.l2));
  putText('own-start', START_NAMES[member.initializer]);
  putText('own-seed', String(setup.seed + member.variation));
  const cost = outcome?.costs[place];
  putText('own-cost', cost === undefined ? '–' : Number.isNaN(cost) ? 'diverged' : cost.toFixed(4));
  const accuracy = outcome?.accuracies[place];
  putText(
    'own-accuracy',
    accuracy === undefined || Number.isNaN(accuracy) ? '–' : `${(100 * accuracy).toFixed(1)} %`,
  );
  link.hidden = false;
  link.href = playgroundAddress(setup, member);
}
