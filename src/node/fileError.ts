// Errors of the file system as the library reports them: path, reason, and what to do.

import { GradloomError, messageOf } from '../errors.ts';

const HINTS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'Check the path: a file or folder of it does not exist.'],
  ['ENOTDIR', 'Check the path: a part of it is a file, not a folder.'],
  ['EISDIR', 'The path is a folder; name a file.'],
  ['EACCES', 'You may not do that there: check the permissions.'],
  ['EPERM', 'You may not do that there: check the permissions.'],
  ['EROFS', 'The file system is read-only: choose another folder.'],
  ['ENOSPC', 'The disk is full: free some space or choose another folder.'],
  ['EDQUOT', 'Your disk quota is used up: free some space or choose another folder.'],
  ['EMFILE', 'Too many files are open.'],
]);

/** The system's code of an error, e.g. `ENOENT`, or an empty string. */
export function systemCode(error: unknown): string {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** An `E_FILE` error: `doing` is e.g. `read` or `write`. */
export function fileError(doing: string, path: string, cause: unknown): GradloomError {
  const code = systemCode(cause);
  const reason = messageOf(cause);
  return new GradloomError('E_FILE', `${doing} ${path}: the file system refused; got ${reason}.`, {
    hint: HINTS.get(code) ?? '',
    cause,
  });
}
