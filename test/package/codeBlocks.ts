// The TypeScript of a Markdown file: what its readers copy.

/** A block between ```` ```ts ```` and ```` ``` ````. */
export interface CodeBlock {
  /** Where it begins, e.g. `README.md:43`. */
  readonly place: string;
  readonly code: string;
  /** Marked `ts run`: a program that ends by itself. */
  readonly runs: boolean;
}

/** The blocks of a file, in order. */
export function codeBlocks(file: string, text: string): CodeBlock[] {
  return [...text.matchAll(/^```ts( run)?\n([\s\S]*?)^```$/gm)].map(({ index, 1: mark, 2: code }) => ({
    place: `${file}:${text.slice(0, index).split('\n').length}`,
    code: code!,
    runs: mark !== undefined,
  }));
}
