// The code of a Markdown file: what its readers copy, and what the text says that it prints.

/** How a block is used: `run` in Node, in a `page`, in the `worker` of the page after it, or only compiled. */
export type BlockUse = 'run' | 'page' | 'worker' | 'compiled';

/** A block between ```` ```ts ```` and ```` ``` ````, or one of `sh`. */
export interface CodeBlock {
  /** The file, e.g. `docs/tutorial.md`. */
  readonly file: string;
  /** Where the block begins, e.g. `README.md:43`. */
  readonly place: string;
  readonly language: 'ts' | 'sh';
  readonly use: BlockUse;
  readonly code: string;
  /** What it prints, where the text says so: the block `output` right after it. */
  readonly output?: string;
  /** The HTML that a block of a page stands in: the block `html page` before it. */
  readonly html?: string;
  /** The module of its worker, `worker.ts`: the block `ts worker` before a block of a page. */
  readonly worker?: string;
}

const BLOCK = /^```(\w+)?(?: (run|page|worker))?\n([\s\S]*?)^```$/gm;

/** The blocks of TypeScript and of commands in a file, in order. */
export function codeBlocks(file: string, text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let html: string | undefined;
  let worker: string | undefined;
  for (const { index, 1: language, 2: use = 'compiled', 3: code = '' } of text.matchAll(BLOCK)) {
    const place = `${file}:${text.slice(0, index).split('\n').length}`;
    if (language === 'html') html = code;
    if (use === 'worker') worker = code;
    if (language === 'output') {
      const last = blocks.pop();
      if (last) blocks.push({ ...last, output: code });
    }
    if (language === 'ts' || language === 'sh') {
      blocks.push({
        file,
        place,
        language,
        use: use as BlockUse,
        code,
        html: use === 'page' ? html : undefined,
        worker: use === 'page' ? worker : undefined,
      });
    }
  }
  return blocks;
}

/** Whether what a block printed is what the text says: `…` stands for any text within a line, or for any lines. */
export function matchesOutput(printed: string, expected: string): boolean {
  const lines = expected.trim().split('\n');
  const pattern = lines.map((line) =>
    line === '…' ? '[^]*' : line.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '[^\\n]*'),
  );
  return new RegExp(`^${pattern.join('\\n')}$`).test(printed.trim());
}
