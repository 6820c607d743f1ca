// Names of files as links can hold them.
import { MOST } from '../state/choices.ts';

/** The beginning of a name; halves of characters, which no address can hold, become the sign for that. */
export function shortName(name: string): string {
  return name.slice(0, MOST.name).replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}
