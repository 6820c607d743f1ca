// Reads a table of any size in chunks, each of which is data of the same kind.

import { checkCsvOptions } from './checkCsvOptions.ts';
import type { CsvData, CsvOptions } from './csvOptions.ts';
import { TableReader } from './tableReader.ts';
import { TextPieces } from './textDecoding.ts';

/** Bytes that are read before rows are given: some tens of thousands of cells. */
const PIECE = 2 ** 20;

/**
 * The rows of a table, some thousands at a time, as `readCsv` reads them: with `table` all alike; without, by what the rows of
 * each chunk say. No more than a chunk is in memory.
 *
 * Throws as `readCsv` does, and what the source throws.
 */
export async function* readCsvChunks(
  source: AsyncIterable<Uint8Array>,
  options: CsvOptions,
): AsyncGenerator<CsvData, void, undefined> {
  checkCsvOptions(options);
  const pieces = new TextPieces(options);
  const reader = new TableReader(options);
  for await (const piece of source) {
    for (let at = 0; at < piece.length; at += PIECE) {
      reader.push(pieces.push(piece.subarray(at, at + PIECE)));
      const rows = reader.take();
      if (rows) yield rows;
    }
  }
  reader.push(pieces.end());
  const rest = reader.takeRest();
  if (rest) yield rest;
}
