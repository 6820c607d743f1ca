// What a visitor without WebGPU can do about it, in words.
import { byId } from './byId.ts';

/** Why the page cannot train. */
export type Obstacle = 'insecure' | 'noWebgpu' | 'noAdapter';

/** What stands in the way here, or undefined where WebGPU is offered. Whether an adapter answers is seen later. */
export function findObstacle(): Obstacle | undefined {
  if ('gpu' in navigator && navigator.gpu) return undefined;
  return isSecureContext ? 'noWebgpu' : 'insecure';
}

const REASONS: Record<Obstacle, string> = {
  insecure:
    'This page came over plain http, and browsers offer WebGPU only over https or from localhost. ' +
    'Open it again with https:// in front.',
  noWebgpu: 'Training runs on your GPU, but this browser offers no WebGPU. What helps:',
  noAdapter: 'This browser has WebGPU, but no GPU answered. What helps:',
};

const BROWSERS = [
  'Chrome or Edge 113 or newer on Windows, macOS and ChromeOS; Chrome 121 or newer on Android 12 and up.',
  'Safari 26 or newer on macOS, iPadOS and iOS.',
  'Firefox 141 or newer on Windows, 145 or newer on Macs with Apple silicon.',
];
const CHROME = [
  'On Linux start Chrome with --enable-unsafe-webgpu --enable-features=Vulkan, ' +
    'or set chrome://flags/#enable-unsafe-webgpu to Enabled.',
  'Turn on “Use graphics acceleration when available” in the settings of the browser, and restart it.',
  'Open chrome://gpu: the line “WebGPU” says what Chrome found, and why it refuses.',
  'Update the graphics driver.',
];

/** The way to what can be looked at without a GPU, from the pages that have none of it. */
function recordedLink(): HTMLElement[] {
  const to = [...document.querySelectorAll<HTMLAnchorElement>('nav.site a')].find(({ href }) =>
    href.endsWith('/recorded/'),
  );
  if (!to || to.ariaCurrent === 'page') return [];
  const line = document.createElement('p');
  const link = document.createElement('a');
  link.href = to.href;
  link.textContent = 'Look at recorded runs';
  line.append(link, ' meanwhile.');
  return [line];
}

/** Fills a panel with the reason and what to do. */
export function showAdvice(panel: HTMLElement, obstacle: Obstacle): void {
  const title = document.createElement('h2');
  title.textContent = 'Your GPU cannot be reached';
  const reason = document.createElement('p');
  reason.textContent = REASONS[obstacle];
  const steps = { insecure: [], noWebgpu: [...BROWSERS, ...CHROME.slice(0, 2)], noAdapter: CHROME }[obstacle];
  const list = document.createElement('ul');
  list.append(
    ...steps.map((step) => {
      const item = document.createElement('li');
      item.textContent = step;
      return item;
    }),
  );
  panel.replaceChildren(title, reason, ...(steps.length > 0 ? [list] : []), ...recordedLink());
  panel.hidden = false;
}

/** The reason and what to do in place of the page. */
export function blockPage(obstacle: Obstacle): void {
  showAdvice(byId('advice', HTMLElement), obstacle);
  byId('main', HTMLElement).hidden = true;
}
