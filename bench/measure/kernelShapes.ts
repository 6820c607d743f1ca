// Which kernels are measured on a device, as data: ours and PyTorch's are given the same.

/** op(A) op(B) of [m, k] · [k, n]: `NT` has B stored [n, k]. */
export interface ProductShape {
  readonly layout: 'NN' | 'NT' | 'TN';
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** What memory bounds, on `count` numbers or a square of `side`. */
export interface MemoryShape {
  readonly work:
    | 'copy'
    | 'add'
    | 'relu'
    | 'exp'
    | 'tanh'
    | 'sum'
    | 'softmax'
    | 'rowSum'
    | 'columnSum'
    | 'rowMax';
  readonly count: number;
  /** Bytes read and written for each number at least. */
  readonly bytes: number;
}

/** Squares in three layouts, sizes that no tile divides, and those of common networks, at most `largest` wide. */
export function productShapes(largest: number): ProductShape[] {
  const squares = [256, 512, 1024, 2048, 4096, 8192].flatMap((size) =>
    (['NN', 'NT', 'TN'] as const).map((layout) => ({ layout, m: size, n: size, k: size })),
  );
  const odd = [1000, 4095].map((size) => ({ layout: 'NN' as const, m: size, n: size, k: size }));
  const others = [
    [128, 512, 784],
    [128, 10, 512],
    [512, 784, 128],
    [256, 2048, 2048],
    [2048, 2048, 256],
    [209, 1, 12288],
    [1, 12288, 209],
    [1, 4096, 4096],
  ].map(([m, n, k]) => ({ layout: 'NN' as const, m: m!, n: n!, k: k! }));
  const cost = ({ m, n, k }: ProductShape): number => m * n * k;
  return [...squares, ...odd, ...others].filter((shape) => cost(shape) <= largest ** 3);
}

/** All memory work on a square of `side`, 2^26 numbers or fewer; softmax also on one whose rows are an eighth as long. */
export function memoryShapes(side: number): MemoryShape[] {
  const work = (name: MemoryShape['work'], bytes: number, width = side): MemoryShape => ({
    work: name,
    count: width * width,
    bytes,
  });
  return [
    work('copy', 8),
    work('add', 12),
    work('relu', 8),
    work('exp', 8),
    work('tanh', 8),
    work('sum', 4),
    work('softmax', 8),
    work('softmax', 8, side / 8),
    work('rowSum', 4),
    work('columnSum', 4),
    work('rowMax', 4),
  ];
}

/** The sizes for a GPU, and for a CPU that is to be ready soon. */
export const LARGEST = { gpu: { product: 8192, side: 8192 }, software: { product: 512, side: 512 } } as const;
