// What comes of held-out examples and weights, in views that are loaded where there is something to show.
import { byId } from '../../shared/byId.ts';
import type { Built, Frame, Reply } from '../worker/messages.ts';
import type { HistogramsView } from './histogramsView.ts';

/** Views below and beside the chart. */
export class OutcomeViews {
  readonly #watch: (histograms: boolean) => void;
  readonly #outcome = byId('outcome', HTMLElement);
  #built: Built | undefined;
  #last: { outcome?: Frame['outcome']; weights?: Frame['weights'] } = {};
  /** Shows an outcome of the network as it was built. */
  #show: ((outcome: NonNullable<Frame['outcome']>) => void) | undefined;
  #showWeights: ((weights: Float32Array) => void) | undefined;
  #histograms: HistogramsView | undefined;

  constructor({ watch }: { watch: (histograms: boolean) => void }) {
    this.#watch = watch;
    const histograms = byId('view-histograms', HTMLDetailsElement);
    histograms.addEventListener('toggle', () => void this.#openHistograms(histograms.open));
    for (const id of ['view-filters', 'view-misread']) {
      byId(id, HTMLDetailsElement).addEventListener('toggle', () => this.#showLast());
    }
  }

  /** Another network: what was shown of the one before is gone. */
  async built(built: Built, { isPlane }: { isPlane: boolean }): Promise<void> {
    this.#built = built;
    this.#last = {};
    this.#show = this.#showWeights = undefined;
    this.#outcome.replaceChildren();
    this.#outcome.hidden = isPlane;
    this.#histograms?.clear();
    // The plane shows its outcome itself.
    if (isPlane) return;
    const { task, shape, outputNames } = built;
    this.#outcome.className = task === 'classes' ? 'outcome' : 'outcome scatter';
    const show = await (task === 'classes' ? this.#classes(shape) : this.#numbers(outputNames[0] ?? ''));
    const weights = shape ? await this.#weights(shape) : undefined;
    if (this.#built !== built) return;
    [this.#show, this.#showWeights] = [show, weights];
    this.#showLast();
  }

  show({ outcome, weights }: Frame): void {
    this.#last = { outcome: outcome ?? this.#last.outcome, weights: weights ?? this.#last.weights };
    if (outcome) this.#show?.(outcome);
    if (weights && isOpen('view-filters')) this.#showWeights?.(weights[0]!);
  }

  histograms({ step, samples }: Extract<Reply, { type: 'histograms' }>): void {
    this.#histograms?.add(step, samples);
  }

  #showLast(): void {
    const { outcome, weights } = this.#last;
    if (outcome) this.#show?.(outcome);
    if (weights && isOpen('view-filters')) this.#showWeights?.(weights[0]!);
  }

  async #classes(shape: Built['shape']): Promise<(outcome: NonNullable<Frame['outcome']>) => void> {
    const [{ ConfusionView }, { showMisread }] = await Promise.all([
      import('./confusionView.ts'),
      import('./misreadView.ts'),
    ]);
    const matrix = new ConfusionView(this.#outcome);
    return ({ confusion, classes = [], misread }) => {
      if (confusion) matrix.show(confusion, classes);
      if (misread && shape && isOpen('view-misread')) {
        showMisread(byId('misread', HTMLElement), { misread, classes, shape });
      }
    };
  }

  async #numbers(name: string): Promise<(outcome: NonNullable<Frame['outcome']>) => void> {
    const { PairsChart } = await import('./pairsChart.ts');
    const chart = new PairsChart(this.#outcome, name);
    return ({ pairs }) => pairs && chart.show(pairs);
  }

  async #weights(shape: NonNullable<Built['shape']>): Promise<(weights: Float32Array) => void> {
    const { FiltersView } = await import('./filtersView.ts');
    const view = new FiltersView(byId('filters', HTMLElement));
    return (weights) => view.show(weights, shape);
  }

  async #openHistograms(isOpened: boolean): Promise<void> {
    if (isOpened && !this.#histograms) {
      const { HistogramsView } = await import('./histogramsView.ts');
      this.#histograms ??= new HistogramsView(byId('histograms', HTMLElement));
    }
    this.#watch(isOpened);
  }
}

function isOpen(id: string): boolean {
  return byId(id, HTMLDetailsElement).open;
}
