// What looks at a training's health need: made once for a training, and used by all of its fits.

import { probeData, type DataNumbers } from './dataProbe.ts';
import type { Program } from '../../plan/program.ts';
import type { KeptBeside } from '../trainingParts.ts';
import { GraphProbe } from './graphProbe.ts';
import type { GraphSubject } from './graphSubject.ts';
import type { ModelSubject } from './healthSubject.ts';
import { LayerProbe } from './layerProbe.ts';

/** The numbers of a training's data, and the program that looks at its layers or its graph. */
export class KeptLooks {
  #layers: LayerProbe | undefined;
  #graph: GraphProbe | undefined;
  #data: { readonly numbers: DataNumbers; readonly changes: string } | undefined;

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
    return this.#layers ?? this.#graph;
  }

  /** Within a turn: the program, compiled when first asked for. */
  async layers(subject: ModelSubject): Promise<LayerProbe> {
    return (this.#layers ??= await LayerProbe.create(subject));
  }

  /** Within a turn: the program that looks at a graph, compiled when first asked for. */
  async graph(subject: GraphSubject): Promise<GraphProbe> {
    return (this.#graph ??= await GraphProbe.create(subject));
  }

  /** Within a turn: what is known of the data, measured again where it was changed. */
  async data(subject: ModelSubject): Promise<DataNumbers> {
    const { x, y } = subject.data;
    const changes = `${x.changes} ${y.changes}`;
    if (this.#data?.changes !== changes) this.#data = { numbers: await probeData(subject), changes };
    return this.#data.numbers;
  }

  /** What was compiled so far. */
  get programs(): readonly Program[] {
    return this.probe ? [this.probe.program] : [];
  }

  destroy(): void {
    this.probe?.destroy();
    this.#layers = undefined;
    this.#graph = undefined;
  }
}
