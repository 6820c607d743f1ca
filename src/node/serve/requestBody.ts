// The body of a request: JSON with the rows to predict.

import { kindOf } from '../../checkOptions.ts';
import { duplicateKey, nestingDepth } from '../../formats/duplicateKey.ts';
import { quoted } from '../../formats/fileFormatError.ts';
import { messageOf } from '../../errors.ts';
import { badRequest } from './httpError.ts';

/** Rows of rows of rows: what is deeper is no picture, and would exhaust the stack. */
const MOST_DEPTH = 16;
const SHAPE = 'Send {"rows": [{"column": value, …}, …]}, {"rows": [[number, …], …]}, or {"row": …} for one.';

/** The rows that a body holds, as they stand there. Throws an `HttpError` of 400 for anything else. */
export function rowsOf(body: Uint8Array): readonly unknown[] {
  const value = parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest(`the body must be an object with rows; got ${kindOf(value)}`, SHAPE);
  const members = new Map<string, unknown>(Object.entries(value));
  const other = [...members.keys()].find((name) => name !== 'rows' && name !== 'row');
  if (other !== undefined || members.size !== 1) {
    const got = [...members.keys()].slice(0, 8).map((name) => quoted(name));
    throw badRequest(`the body must hold either rows or row; got ${got.join(', ') || 'neither'}`, SHAPE);
  }
  if (members.has('row')) return [members.get('row')];
  const rows = members.get('rows');
  if (!Array.isArray(rows) || rows.length === 0)
    throw badRequest(`rows must be a list of at least one row; got ${kindOf(rows)}`, SHAPE);
  return rows;
}

function parse(body: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw badRequest('the body must be JSON in UTF-8; got other bytes');
  }
  const depth = nestingDepth(text);
  if (depth > MOST_DEPTH)
    throw badRequest(`at most ${MOST_DEPTH} brackets may be open at once; got ${depth}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw badRequest(`the body must be JSON; got ${text === '' ? 'nothing' : messageOf(cause)}`, SHAPE);
  }
  // JSON.parse would take the last one.
  const twice = duplicateKey(text);
  if (twice !== undefined) throw badRequest(`a name must be given once; got ${quoted(twice)} twice`);
  return value;
}
