// Writes tar archives, honest and hostile, for the tests of the reader.

export interface TarEntry {
  readonly name: string;
  readonly prefix?: string;
  readonly content?: string;
  /** The type flag: 0 file, 5 folder, 1 and 2 links. */
  readonly type?: string;
}

/** One entry: its header block and its content, filled up to whole blocks. */
export function entry({ name, prefix = '', content = '', type = '0' }: TarEntry): Uint8Array {
  const data = new TextEncoder().encode(content);
  const block = new Uint8Array(512 + Math.ceil(data.length / 512) * 512);
  const put = (text: string, offset: number) => block.set(new TextEncoder().encode(text), offset);
  put(name, 0);
  put(data.length.toString(8).padStart(11, '0'), 124);
  put(type, 156);
  put('ustar\u000000', 257);
  put(prefix, 345);
  put('        ', 148);
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  block.set(data, 512);
  return block;
}

/** Entries and the two zero blocks that close an archive. */
export function archiveOf(...entries: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat([...entries, new Uint8Array(1024)]));
}
