// Hands the charts' canvases to the worker that draws them, and tells it what the page knows: sizes, styles, state.
import { byId } from '../../shared/byId.ts';
import type { Failure } from '../../shared/failure.ts';
import { sizeOf, styleOf } from '../../shared/plotCanvas.ts';
import { onFailure } from '../../shared/startWorker.ts';
import { CHARTS, STYLES } from './chartState.ts';
import type { Drawing, Shown } from './messages.ts';

/** The charts, drawn away from the page. */
export class ChartPainter {
  readonly #worker: Worker;
  #shown: Shown | undefined;

  constructor(worker: Worker, fail: (failure: Failure) => void) {
    this.#worker = worker;
    onFailure(worker, fail);
    for (const chart of CHARTS) {
      const element = byId(chart, HTMLCanvasElement);
      const canvas = element.transferControlToOffscreen();
      this.#tell({ type: 'canvas', chart, canvas }, [canvas]);
      // Called once at the beginning, too.
      new ResizeObserver(() => this.#tell({ type: 'size', chart, ...sizeOf(element) })).observe(element);
    }
  }

  /** Draws in the colours of the page as they are now. */
  restyle(): void {
    const style = styleOf(document.documentElement);
    this.#tell({ type: 'style', style: Object.fromEntries(STYLES.map((name) => [name, style(name)])) });
  }

  show({ setup, outcome, order, selected, brushes, colorBy }: Shown): void {
    const shown = { setup, outcome, order, selected, brushes, colorBy };
    const before: Partial<Shown> = this.#shown ?? {};
    const names = Object.keys(shown) as (keyof Shown)[];
    const changed = Object.fromEntries(
      names.filter((name) => !this.#shown || shown[name] !== before[name]).map((name) => [name, shown[name]]),
    );
    this.#shown = shown;
    if (Object.keys(changed).length > 0) this.#tell({ type: 'show', changed });
  }

  #tell(drawing: Drawing, transfer: Transferable[] = []): void {
    this.#worker.postMessage(drawing, transfer);
  }
}
