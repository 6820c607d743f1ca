// The types of an exported network.

/** What is known of the network. */
export declare const info: {
  /** Numbers of one example, and their shape: of pictures [height, width, channels]. */
  readonly inputs: number;
  readonly inputShape: readonly number[];
  /** Numbers that the network gives for one example, and their shape. */
  readonly outputs: number;
  readonly outputShape: readonly number[];
  /** Names of the classes. */
  readonly classes?: readonly string[];
  /** Names of the columns that are predicted. */
  readonly targets?: readonly string[];
  /** The columns of the table that the network was trained on, for `encode`. */
  readonly columns?: readonly {
    readonly name: string;
    readonly kind: 'number' | 'date' | 'boolean' | 'categories';
    readonly categories?: readonly string[];
  }[];
};

/** Rows: numbers one after the other, or a list of rows. Missing values are NaN. */
export type Rows = ArrayLike<number> | readonly ArrayLike<number>[];
export type Cell = string | number | boolean | null | undefined;

export interface ExportedModel {
  readonly info: typeof info;
  /** What computes. */
  readonly backend: 'webgpu' | 'javascript';
  /** Why not WebGPU. */
  readonly reason?: string;
  /** Outputs [examples, outputs], in the units of the data. Throws for rows of another width and inputs that are not finite. */
  predict(x: Rows): Promise<Float32Array | Float64Array>;
  /** The class that each row is decided for, and its probability. */
  classify(x: Rows): Promise<{ label: string; probability: number }[]>;
  /** Rows of the table as numbers for `predict`; absent where the network was not trained on a table. */
  readonly encode?: (rows: readonly (Readonly<Record<string, Cell>> | readonly Cell[])[]) => Float64Array;
  /** Gives the device back. */
  close(): void;
}

/** The network, ready to predict. `gpu` is `navigator.gpu` by default; in Node pass `create([])` of the package `webgpu`. */
export declare function createModel(options?: {
  readonly backend?: 'auto' | 'webgpu' | 'javascript';
  readonly gpu?: unknown;
}): Promise<ExportedModel>;
