// The one list of pages: what Vite builds, what the navigation and the start page show, what tests and screenshots visit.

/** A page of the site. */
export interface PageEntry {
  /** Its folder in demo/, and its place in addresses; empty for the start page. */
  readonly folder: string;
  /** Its name in the navigation, and the beginning of its title. */
  readonly name: string;
  /** What a visitor finds there, in one sentence. */
  readonly line: string;
}

/** All pages, in the order of the navigation. The first is the start page. */
export const PAGES: readonly PageEntry[] = [
  {
    folder: '',
    name: 'Gradloom',
    line: 'Neural networks that train on your own GPU, in this page.',
  },
  {
    folder: 'playground',
    name: 'Playground',
    line: 'Build a network of a few units, and watch what each of them learns.',
  },
  {
    folder: 'glass',
    name: 'Glass box',
    line: 'Walk through one training step of a small network, number by number.',
  },
  {
    folder: 'population',
    name: 'Population',
    line: 'Train up to a thousand networks side by side, see each of them learn, and open the best one.',
  },
  {
    folder: 'landscape',
    name: 'Landscape',
    line: 'See the cost of a network as a landscape, and optimisers on their way down.',
  },
  {
    folder: 'digits',
    name: 'Digits',
    line: 'Train a network to read digits, watch its cost fall, then draw one yourself.',
  },
  {
    folder: 'lessons',
    name: 'Lessons',
    line: 'From one neuron to many layers in short chapters, in English and Korean.',
  },
  {
    folder: 'bench',
    name: 'Bench',
    line: 'Measure kernels and training steps on your GPU, and see how near they come to its limits.',
  },
  {
    folder: 'recorded',
    name: 'Recorded',
    line: 'Look at runs that were recorded, where your browser cannot reach a GPU, and see what helps.',
  },
];

/** The page at an address below the site, e.g. `/playground/index.html`; undefined where there is none. */
export function pageAt(path: string): PageEntry | undefined {
  const folder = path.replace(/^\//, '').replace(/\/?(index\.html)?$/, '');
  return PAGES.find((page) => page.folder === folder);
}

/** The relative address of one page as seen from another, so that the site works below any path. */
export function addressBetween(from: PageEntry, to: PageEntry): string {
  const top = from.folder === '' ? './' : '../';
  return to.folder === '' ? top : `${top}${to.folder}/`;
}
