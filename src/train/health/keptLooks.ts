// What looks at a training's health need: made once for a training, and used by all of its fits.

import { DataProbe, type DataNumbers } from './dataProbe.ts';
import type { Program } from '../../plan/program.ts';
import type { KeptBeside } from '../trainingParts.ts';
import { GraphProbe } from './graphProbe.ts';
import type { GraphSubject } from './graphSubject.ts';
import type { ModelSubject } from './healthSubject.ts';
import { LayerProbe } from './layerProbe.ts';
import { Lazy } from './lazy.ts';

/** The numbers of a training's data, and the program that looks at its layers or its graph. */
export class KeptLooks {
  readonly #layers = new Lazy<LayerProbe>();
  readonly #graph = new Lazy<GraphProbe>();
  readonly #data = new Lazy<DataProbe>();
  #known: { readonly numbers: DataNumbers; readonly changes: string } | undefined;

  /** Those of a training: what is kept beside it. */
  static of(kept: KeptBeside): KeptLooks {
    const known = kept.find((own) => own instanceof KeptLooks);
    if (known) return known;
    const made = new KeptLooks();
    kept.push(made);
    return made;
  }

  /** The program, where it was made. */
  get probe(): LayerProbe | GraphProbe | undefined {
    return this.#layers.value ?? this.#graph.value;
  }

  /** The program, compiled when first asked for. */
  layers(subject: ModelSubject, oneByOne = false): Promise<LayerProbe> {
    return this.#layers.get(() => LayerProbe.create(subject, oneByOne));
  }

  /** The program that looks at a graph, compiled when first asked for. */
  graph(subject: GraphSubject, oneByOne = false): Promise<GraphProbe> {
    return this.#graph.get(() => GraphProbe.create(subject, oneByOne));
  }

  /** What measures the data, one kernel after another; it is not needed again before they change. */
  async prepareData(subject: ModelSubject): Promise<void> {
    if (this.#known?.changes !== changesOf(subject)) await this.#probe(subject, true);
  }

  /** Within a turn: what is known of the data, measured again where it was changed. */
  async data(subject: ModelSubject): Promise<DataNumbers> {
    const changes = changesOf(subject);
    if (this.#known?.changes !== changes) {
      try {
        this.#known = { numbers: await (await this.#probe(subject)).measure(), changes };
      } finally {
        this.#data.destroy();
      }
    }
    return this.#known.numbers;
  }

  #probe(subject: ModelSubject, oneByOne = false): Promise<DataProbe> {
    return this.#data.get(() => DataProbe.create(subject, oneByOne));
  }

  /** What was compiled so far. */
  get programs(): readonly Program[] {
    return this.probe ? [this.probe.program] : [];
  }

  destroy(): void {
    for (const own of [this.#layers, this.#graph, this.#data]) own.destroy();
  }
}

function changesOf({ data: { x, y } }: ModelSubject): string {
  return `${x.changes} ${y.changes}`;
}
