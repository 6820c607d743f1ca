// Colours and marks by what a network has of its own: told apart by those who see few colours.
import type { Context2d } from '../../shared/plotCanvas.ts';
import { sequenceColor } from '../../shared/sequenceColor.ts';
import { INITIALIZERS, type Member } from '../state/members.ts';
import { placeOn } from '../state/outcomes.ts';
import type { ChartState } from './chartState.ts';

/** The colour of a network's start, a property of the page's style. */
export function initializerColor(member: Member, style: (name: string) => string): string {
  return style(`--series-${1 + INITIALIZERS.indexOf(member.initializer)}`);
}

/** The colour of a network as the visitor chose it. */
export function memberColor(place: number, state: ChartState, style: (name: string) => string): string {
  const { colorBy, members } = state;
  if (colorBy === 'initializer') return initializerColor(members[place]!, style);
  const share = placeOn(colorBy, place, state);
  return share === undefined ? style('--muted') : `rgb(${sequenceColor(share).join(' ')})`;
}

/** Traces the mark of a start around a place: circle, square, triangle, diamond. */
export function traceMark(
  context: Context2d,
  { initializer }: Member,
  { x, y, size }: { x: number; y: number; size: number },
): void {
  context.beginPath();
  switch (INITIALIZERS.indexOf(initializer)) {
    case 0:
      context.arc(x, y, size, 0, 2 * Math.PI);
      break;
    case 1:
      context.rect(x - 0.9 * size, y - 0.9 * size, 1.8 * size, 1.8 * size);
      break;
    case 2:
      context.moveTo(x, y - 1.15 * size);
      context.lineTo(x + 1.1 * size, y + 0.85 * size);
      context.lineTo(x - 1.1 * size, y + 0.85 * size);
      break;
    default:
      context.moveTo(x, y - 1.3 * size);
      context.lineTo(x + 1.3 * size, y);
      context.lineTo(x, y + 1.3 * size);
      context.lineTo(x - 1.3 * size, y);
  }
  context.closePath();
}
