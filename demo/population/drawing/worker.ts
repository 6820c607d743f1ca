// The worker that draws the charts: a thousand lines take longer than a page may be kept from its visitor.
import { oncePerFrame } from '../../shared/plotCanvas.ts';
import { membersOf, type Member } from '../state/members.ts';
import type { ChartName, ChartState } from './chartState.ts';
import { Chart } from './chart.ts';
import { drawChosenLine, drawParallel } from './drawParallel.ts';
import { drawField, drawFrame } from './drawField.ts';
import { drawRing, drawScatter } from './drawScatter.ts';
import { checkedDrawing, type Drawing, type Shown } from './messages.ts';

/** After a drawing of new outcomes it rests so many times as long as that took: training needs the processor too. */
const REST = 4;

const charts: Readonly<Record<ChartName, Chart>> = {
  field: new Chart({ all: drawField, chosen: drawFrame }),
  scatter: new Chart({ all: drawScatter, chosen: drawRing }),
  parallel: new Chart({ all: drawParallel, chosen: drawChosenLine }),
};
let style: Readonly<Record<string, string>> = {};
let shown: Partial<Shown> = {};
let members: readonly Member[] = [];
let freeAt = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

const drawSoon = oncePerFrame(() => {
  clearTimeout(waiting);
  waiting = undefined;
  const begin = performance.now();
  // All of it was told at first.
  const state = { ...shown, members } as ChartState;
  if (shown.setup) for (const chart of Object.values(charts)) chart.draw(state, style);
  // What was told to the canvases is painted at the end of the frame.
  setTimeout(() => {
    const end = performance.now();
    freeAt = end + REST * (end - begin);
  });
});

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => take(checkedDrawing(data)));

function take(drawing: Drawing): void {
  switch (drawing.type) {
    case 'canvas':
      charts[drawing.chart].context = drawing.canvas.getContext('2d')!;
      return drawSoon();
    case 'size':
      charts[drawing.chart].size = drawing;
      return drawSoon();
    case 'style':
      style = drawing.style;
      return drawSoon();
    case 'show':
      return show(drawing.changed);
  }
}

/** What a visitor did is drawn at once, what training brought when there is time for it. */
function show(changed: Partial<Shown>): void {
  shown = { ...shown, ...changed };
  const { setup } = changed;
  if (setup) members = membersOf(setup);
  const isOutcome = Object.keys(changed).every((name) => name === 'outcome' || name === 'order');
  if (isOutcome) waiting ??= setTimeout(drawSoon, Math.max(0, freeAt - performance.now()));
  else drawSoon();
}
