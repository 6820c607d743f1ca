// The set-up of a page in its address: kept there, so that a reload, the way back and a link hold it.
import { linkOf, setupOfLink, type LinkRules } from './setupLink.ts';

const NO_SETUP = 'The address holds no set-up that this page can make: it may be cut or mistyped.';

/** Keeps the page's set-up in its address. */
export class SetupAddress<Setup extends object> {
  readonly #rules: LinkRules<Setup>;

  constructor(rules: LinkRules<Setup>) {
    this.#rules = rules;
  }

  /** The set-up of the address, the first one where it holds none; undefined where it holds something else. */
  read(): Setup | undefined {
    const link = location.hash.slice(1);
    // A place on the page, as that of the link past the navigation.
    return setupOfLink(isPlace(link) ? '' : link, this.#rules);
  }

  keep(setup: Setup): void {
    history.replaceState(null, '', `#${linkOf(setup, this.#rules)}`);
  }

  /**
   * Hears of set-ups that come into the address later, and lets `say` tell of an address without one. A place on the page
   * that comes there gives way to the set-up of now.
   */
  follow(current: () => Setup, load: (setup: Setup) => void, say: (text: string) => void): void {
    if (!this.read()) say(`${NO_SETUP} This is the one to begin with.`);
    addEventListener('hashchange', () => {
      if (isPlace(location.hash.slice(1))) return this.keep(current());
      const setup = this.read();
      if (setup) load(setup);
      else say(`${NO_SETUP} The one before is still here.`);
    });
  }
}

/** Whether a text tells of an address without a set-up: of no account once there is one. */
export function tellsOfNoSetup(text: string | null): boolean {
  return text?.startsWith(NO_SETUP) ?? false;
}

function isPlace(link: string): boolean {
  return link !== '' && document.getElementById(link) !== null;
}
